/*
 * Convolutions with AVX2. At narrow widths codes and levels are bytes, four of each at a time for 8
 * output channels; their products are summed in 16 bits as long as these cannot overflow, and then
 * in 32. At wide ones the instruction for bytes saturates, so codes and levels are 16 bits, two of
 * each at a time; the codes of the input are widened once, in the scratch memory, so that two of
 * them are fetched for all channels at once without a shuffle, which would limit the rest.
 */
#include "program.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE TARGET static inline __attribute__((always_inline))

static int supported(void) { return __builtin_cpu_supports("avx2"); }

/* Steps of four products that 16 bits hold, whatever the codes are; too few where bytes are not worth it. */
enum { WORTH = 4 };

static int32_t steps_that_fit(const struct program *p, const struct layer *l) {
    /* A frame is what a client sends, whatever the width of its tensor. */
    int32_t code_bits = l->input[0] == p->input ? 8 : p->tensor[l->input[0]].bits;
    if (l->bits < 1 || l->bits > 7 || code_bits > 8) return 0; /* levels of 8 bits have 9 with their sign */
    return INT16_MAX / (2 * ((1 << code_bits) - 1) * ((1 << l->bits) - 1));
}

static int is_narrow(const struct program *p, const struct layer *l) { return steps_that_fit(p, l) >= WORTH; }

/* Codes in one step, and steps in one row of a window; its columns lie side by side. */
static int32_t step_codes(const struct program *p, const struct layer *l) { return is_narrow(p, l) ? 4 : 2; }

static int64_t steps(const struct program *p, const struct layer *l) {
    return (int64_t)l->window.width * p->tensor[l->input[0]].padded / step_codes(p, l);
}

static int64_t packed_bytes(const struct program *p, const struct layer *l) {
    return steps(p, l) * l->window.height * round_up(p->tensor[l->output].channels, LANES) * 4;
}

/* [block of LANES outputs][row][step][output][2 levels of 16 bits, or 4 of 8] */
static void pack(const struct program *p, struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int64_t taps = (int64_t)l->window.height * l->window.width, row = steps(p, l);
    int32_t together = step_codes(p, l);
    for (int32_t o = 0; o < out->channels; o++) {
        for (int64_t tap = 0; tap < taps; tap++) {
            for (int32_t i = 0; i < in->channels; i++) {
                int64_t code = tap % l->window.width * in->padded + i;
                int64_t step = (o / LANES * (int64_t)l->window.height + tap / l->window.width) * row + code / together;
                int64_t at = (step * LANES + o % LANES) * together + code % together;
                int32_t value = level(l->codes[(o * (int64_t)in->channels + i) * taps + tap], l->bits);
                if (together == 4) {
                    ((int8_t *)l->packed)[at] = (int8_t)value;
                } else {
                    ((int16_t *)(void *)l->packed)[at] = (int16_t)value;
                }
            }
        }
    }
}

/* The input's codes, its rim too, as 16 bits in the same order. */
TARGET static const int16_t *widened(const struct program *p, const struct tensor *in, uint8_t *session) {
    const uint8_t *from = session + in->offset;
    int16_t *to = (int16_t *)(void *)(session + p->scratch_offset);
    for (int64_t i = 0; i < in->bytes; i += 16) { /* a tensor is followed by room for this */
        __m128i codes = _mm_loadu_si128((const void *)(from + i));
        _mm256_storeu_si256((void *)(to + i), _mm256_cvtepu8_epi16(codes));
    }
    return to;
}

/* A table's entries for 8 channels; biases and multipliers of even and odd channels apart. */
struct entries {
    __m256i multipliers, odd_multipliers, even_biases, odd_biases;
};

INLINE struct entries entries(const struct table *t, int32_t channel) {
    __m256i low = _mm256_loadu_si256((const void *)(t->biases + channel));
    __m256i high = _mm256_loadu_si256((const void *)(t->biases + channel + 4));
    __m256i multipliers = _mm256_loadu_si256((const void *)(t->multipliers + channel));
    return (struct entries){
        .multipliers = multipliers,
        .odd_multipliers = _mm256_srli_epi64(multipliers, 32),
        .even_biases = _mm256_permute4x64_epi64(_mm256_unpacklo_epi64(low, high), 0xd8),
        .odd_biases = _mm256_permute4x64_epi64(_mm256_unpackhi_epi64(low, high), 0xd8),
    };
}

/* From 8 accumulations to 8 codes of 32 bits, for a narrow table: half of what is shifted is all that counts. */
INLINE __m256i requantised(const struct table *t, const struct entries *e, __m256i acc, const uint8_t *residual) {
    __m256i even = _mm256_add_epi64(_mm256_mul_epi32(acc, e->multipliers), e->even_biases);
    __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(acc, 32), e->odd_multipliers);
    odd = _mm256_add_epi64(odd, e->odd_biases);
    if (residual != NULL) {
        __m256i r = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)residual));
        __m256i multiplier = _mm256_set1_epi64x(t->residual_multiplier);
        __m128i left = _mm_cvtsi32_si128(t->residual_shift);
        even = _mm256_add_epi64(even, _mm256_sll_epi64(_mm256_mul_epu32(r, multiplier), left));
        odd = _mm256_add_epi64(odd, _mm256_sll_epi64(_mm256_mul_epu32(_mm256_srli_epi64(r, 32), multiplier), left));
    }
    __m256i all;
    if (t->shift < 32) {
        even = _mm256_srl_epi64(even, _mm_cvtsi32_si128(t->shift));
        odd = _mm256_sll_epi64(odd, _mm_cvtsi32_si128(32 - t->shift));
        all = _mm256_blend_epi32(even, odd, 0xaa);
    } else {
        all = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
        all = _mm256_sra_epi32(all, _mm_cvtsi32_si128(t->shift - 32));
    }
    return _mm256_min_epi32(_mm256_max_epi32(all, _mm256_set1_epi32(t->least)), _mm256_set1_epi32(t->most));
}

/* The codes of LANES outputs at POSITIONS neighbours. */
INLINE void finish(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x, int32_t c,
                   const int POSITIONS, const __m256i *acc) {
    const struct tensor *out = &p->tensor[l->output];
    if (!l->table.narrow || out->bits == 16) {
#pragma GCC unroll 4
        for (int n = 0; n < POSITIONS; n++) {
            int32_t plain[LANES];
            _mm256_storeu_si256((void *)plain, acc[2 * n]);
            _mm256_storeu_si256((void *)(plain + 8), acc[2 * n + 1]);
            store(p, l, session, y, x + n, c, plain);
        }
        return;
    }
    struct entries low = entries(&l->table, c), high = entries(&l->table, c + 8);
    for (int n = 0; n < POSITIONS; n++) {
        const uint8_t *residual = l->residual < 0 ? NULL : pixel(&p->tensor[l->residual], session, y, x + n) + c;
        __m256i first = requantised(&l->table, &low, acc[2 * n], residual);
        __m256i second = requantised(&l->table, &high, acc[2 * n + 1], residual == NULL ? NULL : residual + 8);
        __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(first, second), 0xd8);
        __m128i codes = _mm_packus_epi16(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
        _mm_storeu_si128((void *)(pixel(out, session, y, x + n) + c), codes);
    }
}

INLINE __m256i four_bytes(const void *at) {
    int32_t value;
    memcpy(&value, at, 4);
    return _mm256_set1_epi32(value);
}

/* What one call computes: LANES outputs at up to 4 neighbours from (y, x) on, and where its first window begins. */
struct place {
    const void *from;
    int32_t y, x, channel;
};

/* From codes and levels of 16 bits. POSITIONS is known when this is compiled. */
INLINE void wide_block(const struct program *p, const struct layer *l, uint8_t *session, struct place at, const int POSITIONS) {
    const struct tensor *in = &p->tensor[l->input[0]];
    const struct window *w = &l->window;
    int64_t stride = (int64_t)w->stride_width * in->padded, row = steps(p, l);
    const __m256i *weights = (const __m256i *)(const void *)l->packed + at.channel / LANES * w->height * row * 2;
    __m256i acc[2 * 4];
#pragma GCC unroll 8
    for (int i = 0; i < 2 * POSITIONS; i++) acc[i] = _mm256_setzero_si256();
    for (int32_t ky = 0; ky < w->height; ky++) {
        const int16_t *from = (const int16_t *)at.from + ky * in->row;
        for (int64_t step = 0; step < row; step++, from += 2, weights += 2) {
            __m256i low = _mm256_load_si256(weights), high = _mm256_load_si256(weights + 1);
#pragma GCC unroll 4
            for (int n = 0; n < POSITIONS; n++) {
                __m256i input = four_bytes(from + n * stride);
                acc[2 * n] = _mm256_add_epi32(acc[2 * n], _mm256_madd_epi16(input, low));
                acc[2 * n + 1] = _mm256_add_epi32(acc[2 * n + 1], _mm256_madd_epi16(input, high));
            }
        }
    }
    finish(p, l, session, at.y, at.x, at.channel, POSITIONS, acc);
}

/* The same from bytes. */
INLINE void narrow_block(const struct program *p, const struct layer *l, uint8_t *session, struct place at, const int POSITIONS) {
    const struct tensor *in = &p->tensor[l->input[0]];
    const struct window *w = &l->window;
    int64_t stride = (int64_t)w->stride_width * in->padded, row = steps(p, l), most = steps_that_fit(p, l);
    const __m256i *weights = (const __m256i *)(const void *)l->packed + at.channel / LANES * w->height * row * 2;
    const __m256i ones = _mm256_set1_epi16(1);
    __m256i acc[2 * 4];
#pragma GCC unroll 8
    for (int i = 0; i < 2 * POSITIONS; i++) acc[i] = _mm256_setzero_si256();
    for (int32_t ky = 0; ky < w->height; ky++) {
        const uint8_t *from = (const uint8_t *)at.from + ky * in->row;
        for (int64_t step = 0, end; step < row; step = end) {
            end = step + most < row ? step + most : row;
            __m256i sum[2 * 4];
#pragma GCC unroll 8
            for (int i = 0; i < 2 * POSITIONS; i++) sum[i] = _mm256_setzero_si256();
            for (int64_t s = step; s < end; s++, from += 4, weights += 2) {
                __m256i low = _mm256_load_si256(weights), high = _mm256_load_si256(weights + 1);
#pragma GCC unroll 4
                for (int n = 0; n < POSITIONS; n++) {
                    __m256i input = four_bytes(from + n * stride);
                    sum[2 * n] = _mm256_add_epi16(sum[2 * n], _mm256_maddubs_epi16(input, low));
                    sum[2 * n + 1] = _mm256_add_epi16(sum[2 * n + 1], _mm256_maddubs_epi16(input, high));
                }
            }
#pragma GCC unroll 8
            for (int i = 0; i < 2 * POSITIONS; i++) acc[i] = _mm256_add_epi32(acc[i], _mm256_madd_epi16(sum[i], ones));
        }
    }
    finish(p, l, session, at.y, at.x, at.channel, POSITIONS, acc);
}

TARGET static void wide_four(const struct program *p, const struct layer *l, uint8_t *session, struct place at) {
    wide_block(p, l, session, at, 4);
}

TARGET static void wide_one(const struct program *p, const struct layer *l, uint8_t *session, struct place at) {
    wide_block(p, l, session, at, 1);
}

TARGET static void narrow_four(const struct program *p, const struct layer *l, uint8_t *session, struct place at) {
    narrow_block(p, l, session, at, 4);
}

TARGET static void narrow_one(const struct program *p, const struct layer *l, uint8_t *session, struct place at) {
    narrow_block(p, l, session, at, 1);
}

typedef void block_of(const struct program *, const struct layer *, uint8_t *session, struct place);

/* Walks over the output; codes are the input's, of so many bytes each. */
TARGET static void walk(const struct program *p, const struct layer *l, uint8_t *session, const uint8_t *codes, int64_t bytes,
                        block_of *four, block_of *one) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    for (int32_t y = 0; y < out->height; y++) {
        int64_t row = (y * w->stride_height - w->top + in->top) * in->row;
        for (int32_t c = 0; c < out->channels; c += LANES) {
            for (int32_t x = 0, done; x < out->width; x += done) {
                int64_t column = (int64_t)(x * w->stride_width - w->left + in->left) * in->padded;
                struct place at = {codes + (row + column) * bytes, y, x, c};
                done = x + 4 <= out->width ? 4 : 1;
                (done == 4 ? four : one)(p, l, session, at);
            }
        }
    }
}

TARGET static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]];
    if (is_narrow(p, l)) {
        walk(p, l, session, session + in->offset, 1, narrow_four, narrow_one);
    } else {
        walk(p, l, session, (const uint8_t *)(const void *)widened(p, in, session), 2, wide_four, wide_one);
    }
}

const struct kernels avx2_kernels = {"avx2", supported, packed_bytes, pack, conv};

#endif
