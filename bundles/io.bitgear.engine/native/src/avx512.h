/*
 * What the AVX-512 kernels share: sums of codes in windows, and requantisation of a block of
 * accumulations. A block is up to 4 times 16 channels at up to 16 neighbouring positions.
 */
#ifndef AVX512_H
#define AVX512_H

#include "program.h"

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE TARGET static inline __attribute__((always_inline))
#define ACCUMULATORS 16

/* How many of the blocks of 16 channels from one on go together. */
static inline int32_t together(int32_t blocks) { return blocks >= 4 ? 4 : blocks >= 2 ? 2 : 1; }

/* The sums of the codes in each window of a row of outputs. */
struct sums {
    int32_t *pixels, *columns, *windows;
    int64_t width; /* columns of the input with its rim */
};

/* Eight pixels of 16 channels: sums of eight bytes each, then of two neighbours. */
INLINE void sum_eight(const uint8_t *at, int32_t *to) {
    const __m512i even = _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0), odd = _mm512_set_epi64(15, 13, 11, 9, 7, 5, 3, 1);
    __m512i low = _mm512_sad_epu8(_mm512_loadu_si512(at), _mm512_setzero_si512());
    __m512i high = _mm512_sad_epu8(_mm512_loadu_si512(at + 64), _mm512_setzero_si512());
    __m512i sums = _mm512_add_epi64(_mm512_permutex2var_epi64(low, even, high), _mm512_permutex2var_epi64(low, odd, high));
    _mm256_storeu_si256((void *)to, _mm512_cvtepi64_epi32(sums));
}

INLINE void sum_pixels(const struct tensor *in, const uint8_t *session, struct sums *s) {
    const uint8_t *at = session + in->offset;
    int64_t count = in->bytes / in->padded, i = 0;
    if (in->padded == 4) {
        for (; i < count; i++, at += 4) s->pixels[i] = at[0] + at[1] + at[2] + at[3];
        return;
    }
    if (in->padded == 16) {
        for (; i + 8 <= count; i += 8, at += 128) sum_eight(at, s->pixels + i);
    }
    __m128i zero = _mm_setzero_si128();
    for (; i < count; i++) {
        __m128i sum = zero;
        for (int32_t c = 0; c < in->padded; c += 16, at += 16) {
            sum = _mm_add_epi64(sum, _mm_sad_epu8(_mm_loadu_si128((const void *)at), zero));
        }
        s->pixels[i] = _mm_cvtsi128_si32(_mm_add_epi32(sum, _mm_srli_si128(sum, 8)));
    }
}

/* to[i] = (or +=) from[i * stride] */
INLINE void add_every(int32_t *restrict to, const int32_t *restrict from, int64_t count, int64_t stride, int first) {
    if (stride == 1) {
        for (int64_t i = 0; i < count; i++) to[i] = (first ? 0 : to[i]) + from[i];
    } else {
        for (int64_t i = 0; i < count; i++) to[i] = (first ? 0 : to[i]) + from[i * stride];
    }
}

INLINE void sum_windows(const struct tensor *in, const struct layer *l, int32_t outputs, int32_t y, int32_t sign,
                        struct sums *s) {
    const struct window *w = &l->window;
    const int32_t *row = s->pixels + (y * w->stride_height - w->top + in->top) * s->width + in->left - w->left;
    int64_t columns = (int64_t)(outputs - 1) * w->stride_width + w->width;
    for (int32_t ky = 0; ky < w->height; ky++) add_every(s->columns, row + ky * s->width, columns, 1, ky == 0);
    for (int32_t kx = 0; kx < w->width; kx++) add_every(s->windows, s->columns + kx, outputs, w->stride_width, kx == 0);
    for (int32_t x = 0; x < outputs && sign < 0; x++) s->windows[x] = -s->windows[x];
}

/* Where a block is: its first window, and the place of its first code in the output. */
struct place {
    const uint8_t *from, *weights;
    const uint8_t *residual; /* or NULL */
    const int32_t *windows;  /* or NULL */
    uint8_t *to;
    int32_t channel, y, x;
};

/* A table's entries for 16 channels, kept in registers; biases and multipliers of even and odd channels apart. */
struct entries {
    __m512i even_multipliers, odd_multipliers, even_biases, odd_biases, residual_multiplier, most;
    __m128i shift, odd_shift, residual_shift;
    int left; /* whether the odd channels, whose result goes to the upper half, shift left */
};

INLINE struct entries entries(const struct table *t, int32_t channel) {
    const __m512i even = _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0), odd = _mm512_set_epi64(15, 13, 11, 9, 7, 5, 3, 1);
    __m512i low = _mm512_loadu_si512(t->biases + channel), high = _mm512_loadu_si512(t->biases + channel + 8);
    __m512i multipliers = _mm512_loadu_si512(t->multipliers + channel);
    return (struct entries){
        .even_multipliers = multipliers,
        .odd_multipliers = _mm512_srli_epi64(multipliers, 32),
        .even_biases = _mm512_permutex2var_epi64(low, even, high),
        .odd_biases = _mm512_permutex2var_epi64(low, odd, high),
        .residual_multiplier = _mm512_set1_epi64(t->residual_multiplier),
        .most = _mm512_set1_epi32(t->most),
        .shift = _mm_cvtsi32_si128(t->shift),
        .odd_shift = _mm_cvtsi32_si128(t->shift < 32 ? 32 - t->shift : t->shift - 32),
        .residual_shift = _mm_cvtsi32_si128(t->residual_shift),
        .left = t->shift < 32,
    };
}

/* From 16 accumulations to 16 codes. */
INLINE __m128i codes(const struct entries *e, __m512i acc, const uint8_t *residual) {
    __m512i even = _mm512_mul_epi32(acc, e->even_multipliers);
    __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(acc, 32), e->odd_multipliers);
    if (residual != NULL) {
        __m512i r = _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)residual));
        __m512i odd_r = _mm512_mul_epu32(_mm512_srli_epi64(r, 32), e->residual_multiplier);
        even = _mm512_add_epi64(even, _mm512_sll_epi64(_mm512_mul_epu32(r, e->residual_multiplier), e->residual_shift));
        odd = _mm512_add_epi64(odd, _mm512_sll_epi64(odd_r, e->residual_shift));
    }
    /* The table is narrow: what is shifted fits 32 bits, so the halves are all that count. */
    even = _mm512_sra_epi64(_mm512_add_epi64(even, e->even_biases), e->shift);
    odd = _mm512_add_epi64(odd, e->odd_biases);
    odd = e->left ? _mm512_sll_epi64(odd, e->odd_shift) : _mm512_sra_epi64(odd, e->odd_shift);
    __m512i all = _mm512_mask_blend_epi32(0xaaaa, even, odd);
    return _mm512_cvtepi32_epi8(_mm512_min_epi32(_mm512_max_epi32(all, _mm512_setzero_si512()), e->most));
}

/* Codes of one block of 16 channels at some neighbouring positions; acc has COUNT blocks a position. */
INLINE void finish(const struct program *p, const struct layer *l, uint8_t *session, const struct place *at, const int b,
                   const int COUNT, const int POSITIONS, __m512i *acc) {
    const struct tensor *out = &p->tensor[l->output];
    if (at->windows != NULL) {
#pragma GCC unroll 16
        for (int n = 0; n < POSITIONS; n++) {
            __m512i sum = acc[n * COUNT + b];
            acc[n * COUNT + b] = _mm512_add_epi32(_mm512_add_epi32(sum, sum), _mm512_set1_epi32(at->windows[n]));
        }
    }
    if (!l->table.narrow || out->bits == 16) {
#pragma GCC unroll 16
        for (int n = 0; n < POSITIONS; n++) {
            int32_t plain[LANES];
            _mm512_storeu_si512(plain, acc[n * COUNT + b]);
            store(p, l, session, at->y, at->x + n, at->channel + b * LANES, plain);
        }
        return;
    }
    struct entries e = entries(&l->table, at->channel + b * LANES);
    uint8_t *to = at->to + b * LANES;
    int64_t pixel = out->padded;
    if (at->residual == NULL) {
#pragma GCC unroll 16
        for (int n = 0; n < POSITIONS; n++) _mm_storeu_si128((void *)(to + n * pixel), codes(&e, acc[n * COUNT + b], NULL));
        return;
    }
    const uint8_t *residual = at->residual + b * LANES;
    int64_t step = p->tensor[l->residual].padded;
#pragma GCC unroll 16
    for (int n = 0; n < POSITIONS; n++) {
        _mm_storeu_si128((void *)(to + n * pixel), codes(&e, acc[n * COUNT + b], residual + n * step));
    }
}

INLINE __m512i four(const uint8_t *at) {
    int32_t value;
    memcpy(&value, at, 4);
    return _mm512_set1_epi32(value);
}


/* What does one block. */
typedef void block_of(const struct program *, const struct layer *, uint8_t *, const struct place *);

/* Runs a convolution block by block; choose gives what does one. */
INLINE void walk(const struct program *p, const struct layer *l, uint8_t *session, int64_t weights, int32_t sign,
                 block_of *(*choose)(const struct layer *, int32_t padded, int32_t count, int32_t positions)) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    struct sums s = {(int32_t *)(void *)(session + p->scratch_offset), NULL, NULL, in->row / in->padded};
    s.columns = s.pixels + in->bytes / in->padded;
    s.windows = s.columns + s.width;
    if (sign != 0) sum_pixels(in, session, &s);
    int32_t blocks = round_up(out->channels, LANES) / LANES;
    for (int32_t y = 0; y < out->height; y++) {
        if (sign != 0) sum_windows(in, l, out->width, y, sign, &s);
        for (int32_t first = 0, count; first < blocks; first += count) {
            count = together(blocks - first);
            int32_t positions = ACCUMULATORS / count;
            while (positions > out->width) positions /= 2;
            block_of *run = choose(l, in->padded, count, positions);
            for (int32_t x = 0; x < out->width; x += positions) {
                if (x + positions > out->width) x = out->width - positions; /* some are computed twice */
                struct place at = {
                    .from = pixel(in, session, y * w->stride_height - w->top, x * w->stride_width - w->left),
                    .weights = l->packed + first * weights,
                    .residual = l->residual < 0 ? NULL : pixel(&p->tensor[l->residual], session, y, x) + first * LANES,
                    .windows = sign != 0 ? s.windows + x : NULL,
                    .to = pixel(out, session, y, x) + first * LANES,
                    .channel = first * LANES,
                    .y = y,
                    .x = x,
                };
                run(p, l, session, &at);
            }
        }
    }
}

/* Kernels of layers with weights of 1 bit and activations of 1 or 2, where they count bits. */
int counts_bits(const struct program *, const struct layer *);
int64_t bits_packed_bytes(const struct program *, const struct layer *);
void bits_pack(const struct program *, struct layer *);
void bits_conv(const struct program *, const struct layer *, uint8_t *session);

#endif
