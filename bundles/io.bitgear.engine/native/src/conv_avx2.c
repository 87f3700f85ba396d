/*
 * Convolutions with AVX2: codes and levels as 16 bits, two of each at a time for 8 output channels.
 * (The instruction for bytes saturates, so it is not exact at 8 bits.)
 */
#include "program.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE TARGET static inline __attribute__((always_inline))

static int supported(void) { return __builtin_cpu_supports("avx2"); }

/* Steps of two codes in one row of a window; its columns lie side by side. */
static int64_t steps(const struct program *p, const struct layer *l) {
    return (int64_t)l->window.width * p->tensor[l->input[0]].padded / 2;
}

static int64_t packed_bytes(const struct program *p, const struct layer *l) {
    return steps(p, l) * l->window.height * round_up(p->tensor[l->output].channels, LANES) * 4;
}

/* [block of LANES outputs][row][step][output][2 levels] */
static void pack(const struct program *p, struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int64_t taps = (int64_t)l->window.height * l->window.width, row = steps(p, l);
    int16_t *to = (int16_t *)(void *)l->packed;
    for (int32_t o = 0; o < out->channels; o++) {
        for (int64_t tap = 0; tap < taps; tap++) {
            for (int32_t i = 0; i < in->channels; i++) {
                int64_t code = tap % l->window.width * in->padded + i;
                int64_t step = (o / LANES * (int64_t)l->window.height + tap / l->window.width) * row + code / 2;
                to[(step * LANES + o % LANES) * 2 + code % 2] =
                    (int16_t)level(l->codes[(o * (int64_t)in->channels + i) * taps + tap], l->bits);
            }
        }
    }
}

/* LANES outputs at POSITIONS neighbours, which is known when this is compiled. */
INLINE void block(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x, int32_t c,
                  const int POSITIONS) {
    const struct tensor *in = &p->tensor[l->input[0]];
    const struct window *w = &l->window;
    int64_t stride = (int64_t)w->stride_width * in->padded, row = steps(p, l);
    const __m256i *weights = (const __m256i *)(const void *)l->packed + c / LANES * w->height * row * 2;
    const uint8_t *first = pixel(in, session, y * w->stride_height - w->top, x * w->stride_width - w->left);
    __m256i acc[2 * 4];
#pragma GCC unroll 8
    for (int i = 0; i < 2 * POSITIONS; i++) acc[i] = _mm256_setzero_si256();
    for (int32_t ky = 0; ky < w->height; ky++) {
        const uint8_t *from = first + ky * in->row;
        for (int64_t step = 0; step < row; step++, from += 2, weights += 2) {
            __m256i low = _mm256_load_si256(weights), high = _mm256_load_si256(weights + 1);
#pragma GCC unroll 4
            for (int n = 0; n < POSITIONS; n++) {
                int16_t two;
                memcpy(&two, from + n * stride, 2);
                __m256i input = _mm256_cvtepu8_epi16(_mm_set1_epi16(two));
                acc[2 * n] = _mm256_add_epi32(acc[2 * n], _mm256_madd_epi16(input, low));
                acc[2 * n + 1] = _mm256_add_epi32(acc[2 * n + 1], _mm256_madd_epi16(input, high));
            }
        }
    }
#pragma GCC unroll 4
    for (int n = 0; n < POSITIONS; n++) {
        int32_t plain[LANES];
        _mm256_storeu_si256((void *)plain, acc[2 * n]);
        _mm256_storeu_si256((void *)(plain + 8), acc[2 * n + 1]);
        store(p, l, session, y, x + n, c, plain);
    }
}

TARGET static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *out = &p->tensor[l->output];
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t c = 0; c < out->channels; c += LANES) {
            int32_t x = 0;
            for (; x + 4 <= out->width; x += 4) block(p, l, session, y, x, c, 4);
            for (; x < out->width; x++) block(p, l, session, y, x, c, 1);
        }
    }
}

const struct kernels avx2_kernels = {"avx2", supported, packed_bytes, pack, conv};

#endif
