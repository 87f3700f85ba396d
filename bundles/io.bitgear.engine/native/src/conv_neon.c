/*
 * Convolutions on AArch64. With the dot product extension one instruction multiplies four codes by
 * four weights for four output channels; it takes signed bytes, so it is given code - 128, which is
 * code with its highest bit turned, and the sum of 128 x weight is added again. Levels of 8 bits are
 * taken as in conv_avx512.c: level = 2 (q - 128) + 1, with the sum of the codes in the window. Without
 * the extension codes and levels are widened to 16 bits.
 */
#include "program.h"

#ifdef __aarch64__

#include <arm_neon.h>
#include <string.h>
#include <sys/auxv.h>

#ifndef HWCAP_ASIMDDP
#define HWCAP_ASIMDDP (1 << 20)
#endif

#define INLINE static inline __attribute__((always_inline))
#define DOTPROD __attribute__((target("arch=armv8.2-a+dotprod")))
#define POSITIONS 4

static int neon_supported(void) { return 1; }

static int dotprod_supported(void) { return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0; }

/* Where a window begins. */
static const uint8_t *window_of(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x) {
    const struct window *w = &l->window;
    return pixel(&p->tensor[l->input[0]], session, y * w->stride_height - w->top, x * w->stride_width - w->left);
}

/* --- with 16 bits ------------------------------------------------------------------------------------------------- */

static int64_t neon_packed_bytes(const struct program *p, const struct layer *l) {
    int64_t taps = (int64_t)l->window.height * l->window.width;
    return taps * p->tensor[l->input[0]].channels * round_up(p->tensor[l->output].channels, LANES) * 2;
}

/* [block of LANES outputs][row][column][input][output] */
static void neon_pack(const struct program *p, struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int64_t taps = (int64_t)l->window.height * l->window.width;
    int16_t *to = (int16_t *)(void *)l->packed;
    for (int32_t o = 0; o < p->tensor[l->output].channels; o++) {
        for (int64_t tap = 0; tap < taps; tap++) {
            for (int32_t i = 0; i < in->channels; i++) {
                to[((o / LANES * taps + tap) * in->channels + i) * LANES + o % LANES] =
                    (int16_t)level(l->codes[(o * (int64_t)in->channels + i) * taps + tap], l->bits);
            }
        }
    }
}

INLINE void neon_block(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x, int32_t c,
                       const int COUNT) {
    const struct tensor *in = &p->tensor[l->input[0]];
    const struct window *w = &l->window;
    int64_t stride = (int64_t)w->stride_width * in->padded;
    const int16_t *weights = (const int16_t *)(const void *)l->packed + (int64_t)c * w->height * w->width * in->channels;
    const uint8_t *first = window_of(p, l, session, y, x);
    int32x4_t acc[POSITIONS][4];
    for (int n = 0; n < COUNT; n++) {
        for (int q = 0; q < 4; q++) acc[n][q] = vdupq_n_s32(0);
    }
    for (int32_t ky = 0; ky < w->height; ky++) {
        for (int32_t kx = 0; kx < w->width; kx++) {
            const uint8_t *from = first + ky * in->row + (int64_t)kx * in->padded;
            for (int32_t i = 0; i < in->channels; i++, from++, weights += LANES) {
                int16x8_t low = vld1q_s16(weights), high = vld1q_s16(weights + 8);
                for (int n = 0; n < COUNT; n++) {
                    int16_t code = from[n * stride];
                    acc[n][0] = vmlal_n_s16(acc[n][0], vget_low_s16(low), code);
                    acc[n][1] = vmlal_n_s16(acc[n][1], vget_high_s16(low), code);
                    acc[n][2] = vmlal_n_s16(acc[n][2], vget_low_s16(high), code);
                    acc[n][3] = vmlal_n_s16(acc[n][3], vget_high_s16(high), code);
                }
            }
        }
    }
    for (int n = 0; n < COUNT; n++) {
        int32_t plain[LANES];
        for (int q = 0; q < 4; q++) vst1q_s32(plain + 4 * q, acc[n][q]);
        store(p, l, session, y, x + n, c, plain);
    }
}

static void neon_conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *out = &p->tensor[l->output];
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t c = 0; c < out->channels; c += LANES) {
            int32_t x = 0;
            for (; x + POSITIONS <= out->width; x += POSITIONS) neon_block(p, l, session, y, x, c, POSITIONS);
            for (; x < out->width; x++) neon_block(p, l, session, y, x, c, 1);
        }
    }
}

const struct kernels neon_kernels = {"neon", neon_supported, neon_packed_bytes, neon_pack, neon_conv};

/* --- with the dot product ----------------------------------------------------------------------------------------- */

/* Steps of four bytes in one row of a window; its columns lie side by side. */
static int64_t steps(const struct program *p, const struct layer *l) {
    return (int64_t)l->window.width * p->tensor[l->input[0]].padded / 4;
}

/* Behind the weights of a block of LANES outputs lies what each has to have added. */
static int64_t block_bytes(const struct program *p, const struct layer *l) {
    return (steps(p, l) * l->window.height + 1) * LANES * 4;
}

static int64_t dotprod_packed_bytes(const struct program *p, const struct layer *l) {
    return block_bytes(p, l) * round_up(p->tensor[l->output].channels, LANES) / LANES;
}

/* [block of LANES outputs][row][step][output][4 bytes], then [output] 128 x the sum of its weights */
static void dotprod_pack(const struct program *p, struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int64_t taps = (int64_t)l->window.height * l->window.width, row = steps(p, l);
    for (int32_t o = 0; o < p->tensor[l->output].channels; o++) {
        int8_t *to = (int8_t *)l->packed + o / LANES * block_bytes(p, l);
        int32_t sum = 0;
        for (int64_t tap = 0; tap < taps; tap++) {
            for (int32_t i = 0; i < in->channels; i++) {
                int64_t byte = tap % l->window.width * in->padded + i, step = tap / l->window.width * row + byte / 4;
                int32_t value = level(l->codes[(o * (int64_t)in->channels + i) * taps + tap], l->bits);
                if (l->bits == 8) value = (value - 1) / 2;
                to[(step * LANES + o % LANES) * 4 + byte % 4] = (int8_t)value;
                sum += value;
            }
        }
        sum *= 128;
        memcpy(to + (row * l->window.height * LANES + o % LANES) * 4, &sum, 4);
    }
}

/* The sum of the codes in a window; rows of it lie side by side, and what fills up the channels is 0. */
static int32_t sum_window(const struct program *p, const struct layer *l, const uint8_t *from) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int32_t sum = 0;
    for (int32_t ky = 0; ky < l->window.height; ky++) {
        const uint8_t *at = from + ky * in->row;
        for (int64_t i = 0; i < steps(p, l) * 4; i++) sum += at[i];
    }
    return sum;
}

INLINE DOTPROD void dotprod_block(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x,
                                  int32_t c, const int32_t *sums, const int COUNT) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int64_t stride = (int64_t)l->window.stride_width * in->padded, row = steps(p, l);
    const int8_t *weights = (const int8_t *)l->packed + c / LANES * block_bytes(p, l);
    const uint8_t *first = window_of(p, l, session, y, x);
    int32x4_t acc[POSITIONS][4];
    const int8_t *added = weights + row * l->window.height * LANES * 4;
    for (int n = 0; n < COUNT; n++) {
        for (int q = 0; q < 4; q++) acc[n][q] = vreinterpretq_s32_s8(vld1q_s8(added + 16 * q));
    }
    for (int32_t ky = 0; ky < l->window.height; ky++) {
        const uint8_t *from = first + ky * in->row;
        for (int64_t step = 0; step < row; step++, from += 4, weights += 64) {
            int8x16_t w[4] = {vld1q_s8(weights), vld1q_s8(weights + 16), vld1q_s8(weights + 32), vld1q_s8(weights + 48)};
            for (int n = 0; n < COUNT; n++) {
                uint32_t four;
                memcpy(&four, from + n * stride, 4);
                int8x16_t input = vreinterpretq_s8_u32(vdupq_n_u32(four ^ 0x80808080u));
                for (int q = 0; q < 4; q++) acc[n][q] = vdotq_s32(acc[n][q], w[q], input);
            }
        }
    }
    for (int n = 0; n < COUNT; n++) {
        int32_t plain[LANES];
        for (int q = 0; q < 4; q++) {
            int32x4_t sum = acc[n][q];
            if (l->bits == 8) sum = vaddq_s32(vaddq_s32(sum, sum), vdupq_n_s32(sums[n]));
            vst1q_s32(plain + 4 * q, sum);
        }
        store(p, l, session, y, x + n, c, plain);
    }
}

DOTPROD static void dotprod_conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *out = &p->tensor[l->output];
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t x = 0, count; x < out->width; x += count) {
            int32_t sums[POSITIONS] = {0};
            count = x + POSITIONS <= out->width ? POSITIONS : 1;
            for (int n = 0; n < count && l->bits == 8; n++) sums[n] = sum_window(p, l, window_of(p, l, session, y, x + n));
            for (int32_t c = 0; c < out->channels; c += LANES) {
                if (count == POSITIONS) {
                    dotprod_block(p, l, session, y, x, c, sums, POSITIONS);
                } else {
                    dotprod_block(p, l, session, y, x, c, sums, 1);
                }
            }
        }
    }
}

const struct kernels dotprod_kernels = {"neon-dotprod", dotprod_supported, dotprod_packed_bytes, dotprod_pack, dotprod_conv};

#endif
