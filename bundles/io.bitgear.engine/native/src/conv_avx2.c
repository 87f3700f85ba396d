/*
 * Convolutions with AVX2: codes and levels as 16 bits, two of each at a time for 8 output channels.
 * (The instruction for bytes saturates, so it is not exact at 8 bits.) The codes of the input are
 * widened once, in the scratch memory, so that two of them are fetched for all channels at once
 * without a shuffle, which would limit the rest.
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

/* LANES outputs at POSITIONS neighbours, which is known when this is compiled; first is the first window's first code. */
INLINE void block(const struct program *p, const struct layer *l, uint8_t *session, const int16_t *first, int32_t y, int32_t x,
                  int32_t c, const int POSITIONS) {
    const struct tensor *in = &p->tensor[l->input[0]];
    const struct window *w = &l->window;
    int64_t stride = (int64_t)w->stride_width * in->padded, row = steps(p, l);
    const __m256i *weights = (const __m256i *)(const void *)l->packed + c / LANES * w->height * row * 2;
    __m256i acc[2 * 4];
#pragma GCC unroll 8
    for (int i = 0; i < 2 * POSITIONS; i++) acc[i] = _mm256_setzero_si256();
    for (int32_t ky = 0; ky < w->height; ky++) {
        const int16_t *from = first + ky * in->row;
        for (int64_t step = 0; step < row; step++, from += 2, weights += 2) {
            __m256i low = _mm256_load_si256(weights), high = _mm256_load_si256(weights + 1);
#pragma GCC unroll 4
            for (int n = 0; n < POSITIONS; n++) {
                int32_t two;
                memcpy(&two, from + n * stride, 4);
                __m256i input = _mm256_set1_epi32(two);
                acc[2 * n] = _mm256_add_epi32(acc[2 * n], _mm256_madd_epi16(input, low));
                acc[2 * n + 1] = _mm256_add_epi32(acc[2 * n + 1], _mm256_madd_epi16(input, high));
            }
        }
    }
    finish(p, l, session, y, x, c, POSITIONS, acc);
}

TARGET static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    const int16_t *codes = widened(p, in, session);
    int64_t stride = (int64_t)w->stride_width * in->padded;
    for (int32_t y = 0; y < out->height; y++) {
        const int16_t *first = codes + (y * w->stride_height - w->top + in->top) * in->row +
                               (int64_t)(in->left - w->left) * in->padded;
        for (int32_t c = 0; c < out->channels; c += LANES) {
            int32_t x = 0;
            for (; x + 4 <= out->width; x += 4) block(p, l, session, first + x * stride, y, x, c, 4);
            for (; x < out->width; x++) block(p, l, session, first + x * stride, y, x, c, 1);
        }
    }
}

const struct kernels avx2_kernels = {"avx2", supported, packed_bytes, pack, conv};

#endif
