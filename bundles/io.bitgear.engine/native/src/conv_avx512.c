/*
 * Convolutions with AVX-512 VNNI: one instruction multiplies four codes by four weights for 16
 * output channels. A block is up to 4 times 16 channels at up to 16 neighbouring positions, 16
 * accumulators in all, which hides the latency of the instruction.
 *
 * Levels of up to 7 bits fit the signed bytes that it takes. Those of 8 bits do not, but
 * level = 2 (q - 128) + 1, so the sum of level x code is twice that of (q - 128) x code and the sum
 * of the codes in the window, which is one for all output channels.
 */
#include "program.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE TARGET static inline __attribute__((always_inline))
#define ACCUMULATORS 16

static int supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

/* Steps of four bytes in one row of a window; its columns lie side by side. */
static int64_t steps(const struct program *p, const struct layer *l) {
    return (int64_t)l->window.width * p->tensor[l->input[0]].padded / 4;
}

static int64_t packed_bytes(const struct program *p, const struct layer *l) {
    return steps(p, l) * l->window.height * round_up(p->tensor[l->output].channels, LANES) * 4;
}

/* How many of the blocks of 16 channels from one on go together. */
static int32_t together(int32_t blocks) { return blocks >= 4 ? 4 : blocks >= 2 ? 2 : 1; }

/* [channels that go together][row][step][block of 16 among them][output][4 bytes] */
static void pack(const struct program *p, struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int64_t taps = (int64_t)l->window.height * l->window.width, row = steps(p, l);
    int32_t blocks = round_up(out->channels, LANES) / LANES;
    int8_t *to = (int8_t *)l->packed;
    for (int32_t first = 0, count; first < blocks; first += count) {
        count = together(blocks - first);
        for (int32_t o = first * LANES; o < (first + count) * LANES && o < out->channels; o++) {
            for (int64_t tap = 0; tap < taps; tap++) {
                int64_t ky = tap / l->window.width, kx = tap % l->window.width;
                for (int32_t i = 0; i < in->channels; i++) {
                    int64_t byte = kx * in->padded + i, step = ky * row + byte / 4;
                    int32_t value = level(l->codes[(o * (int64_t)in->channels + i) * taps + tap], l->bits);
                    if (l->bits == 8) value = (value - 1) / 2;
                    to[((step * count + o / LANES - first) * LANES + o % LANES) * 4 + byte % 4] = (int8_t)value;
                }
            }
        }
        to += (int64_t)count * LANES * 4 * row * l->window.height;
    }
}

/* The sums of the codes in each window of a row of outputs, where the weights have 8 bits. */
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

TARGET static void sum_pixels(const struct tensor *in, const uint8_t *session, struct sums *s) {
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

TARGET static void sum_windows(const struct tensor *in, const struct layer *l, int32_t outputs, int32_t y, struct sums *s) {
    const struct window *w = &l->window;
    const int32_t *row = s->pixels + (y * w->stride_height - w->top + in->top) * s->width + in->left - w->left;
    int64_t columns = (int64_t)(outputs - 1) * w->stride_width + w->width;
    for (int32_t ky = 0; ky < w->height; ky++) add_every(s->columns, row + ky * s->width, columns, 1, ky == 0);
    for (int32_t kx = 0; kx < w->width; kx++) add_every(s->windows, s->columns + kx, outputs, w->stride_width, kx == 0);
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

/* COUNT blocks of channels at POSITIONS neighbours; both are known when this is compiled. */
INLINE void block(const struct program *p, const struct layer *l, uint8_t *session, const struct place *at, const int COUNT,
                  const int POSITIONS) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int64_t stride = (int64_t)l->window.stride_width * in->padded, row = steps(p, l);
    const uint8_t *weights = at->weights;
    __m512i acc[ACCUMULATORS];
#pragma GCC unroll 16
    for (int i = 0; i < COUNT * POSITIONS; i++) acc[i] = _mm512_setzero_si512();
    for (int32_t ky = 0; ky < l->window.height; ky++) {
        const uint8_t *from = at->from + ky * in->row;
        for (int64_t step = 0; step < row; step++, from += 4, weights += COUNT * 64) {
            __m512i w[4];
#pragma GCC unroll 4
            for (int b = 0; b < COUNT; b++) w[b] = _mm512_load_si512(weights + b * 64);
#pragma GCC unroll 16
            for (int n = 0; n < POSITIONS; n++) {
                __m512i input = four(from + n * stride);
#pragma GCC unroll 4
                for (int b = 0; b < COUNT; b++) acc[n * COUNT + b] = _mm512_dpbusd_epi32(acc[n * COUNT + b], input, w[b]);
            }
        }
    }
#pragma GCC unroll 4
    for (int b = 0; b < COUNT; b++) finish(p, l, session, at, b, COUNT, POSITIONS, acc);
}

/*
 * The same for windows three columns wide at stride 1: a pixel is fetched once for the three outputs
 * in reach of it, for fetching is what limits the plain block. PADDED is the input's, or 0 where it
 * is not known when this is compiled.
 */
INLINE void block_of_three(const struct program *p, const struct layer *l, uint8_t *session, const struct place *at,
                           const int COUNT, const int PADDED) {
    enum { COLUMNS = 3 };
    const int POSITIONS = ACCUMULATORS / COUNT;
    const struct tensor *in = &p->tensor[l->input[0]];
    const int64_t padded = PADDED > 0 ? PADDED : in->padded, column = padded / 4 * COUNT * 64;
    __m512i acc[ACCUMULATORS];
#pragma GCC unroll 16
    for (int i = 0; i < ACCUMULATORS; i++) acc[i] = _mm512_setzero_si512();
    for (int32_t ky = 0; ky < l->window.height; ky++) {
        const uint8_t *from = at->from + ky * in->row, *weights = at->weights + ky * COLUMNS * column;
        for (int64_t step = 0; step < padded / 4; step++, from += 4, weights += COUNT * 64) {
            __m512i w[COLUMNS * 4];
#pragma GCC unroll 12
            for (int i = 0; i < COLUMNS * COUNT; i++) w[i] = _mm512_load_si512(weights + i / COUNT * column + i % COUNT * 64);
#pragma GCC unroll 18
            for (int x = 0; x < POSITIONS + COLUMNS - 1; x++) {
                __m512i input = four(from + x * padded);
#pragma GCC unroll 3
                for (int kx = 0; kx < COLUMNS; kx++) {
                    const int n = x - kx;
#pragma GCC unroll 4
                    for (int b = 0; b < COUNT; b++) {
                        if (n < 0 || n >= POSITIONS) continue;
                        acc[n * COUNT + b] = _mm512_dpbusd_epi32(acc[n * COUNT + b], input, w[kx * COUNT + b]);
                    }
                }
            }
        }
    }
#pragma GCC unroll 4
    for (int b = 0; b < COUNT; b++) finish(p, l, session, at, b, COUNT, POSITIONS, acc);
}

typedef void block_of(const struct program *, const struct layer *, uint8_t *, const struct place *);

#define BLOCK(NAME, CALL, ...)                                                                                       \
    TARGET static void NAME(const struct program *p, const struct layer *l, uint8_t *session, const struct place *at) { \
        CALL(p, l, session, at, __VA_ARGS__);                                                                        \
    }
#define THREE(COUNT)                                                                                     \
    BLOCK(three_##COUNT##_16, block_of_three, COUNT, 16) BLOCK(three_##COUNT##_32, block_of_three, COUNT, 32) \
    BLOCK(three_##COUNT##_64, block_of_three, COUNT, 64) BLOCK(three_##COUNT##_any, block_of_three, COUNT, 0)

BLOCK(block_1_16, block, 1, 16) BLOCK(block_1_8, block, 1, 8) BLOCK(block_1_4, block, 1, 4) BLOCK(block_1_2, block, 1, 2)
BLOCK(block_1_1, block, 1, 1) BLOCK(block_2_8, block, 2, 8) BLOCK(block_2_4, block, 2, 4) BLOCK(block_2_2, block, 2, 2)
BLOCK(block_2_1, block, 2, 1) BLOCK(block_4_4, block, 4, 4) BLOCK(block_4_2, block, 4, 2) BLOCK(block_4_1, block, 4, 1)
THREE(1) THREE(2) THREE(4)

static block_of *choose(const struct layer *l, int32_t padded, int32_t count, int32_t positions) {
    static block_of *const PLAIN[3][5] = {
        {block_1_1, block_1_2, block_1_4, block_1_8, block_1_16},
        {block_2_1, block_2_2, block_2_4, block_2_8},
        {block_4_1, block_4_2, block_4_4},
    };
    static block_of *const OF_THREE[3][4] = {
        {three_1_16, three_1_32, three_1_64, three_1_any},
        {three_2_16, three_2_32, three_2_64, three_2_any},
        {three_4_16, three_4_32, three_4_64, three_4_any},
    };
    int power = __builtin_ctz((unsigned)count);
    if (l->window.width == 3 && l->window.stride_width == 1 && positions * count == ACCUMULATORS) {
        return OF_THREE[power][padded == 16 ? 0 : padded == 32 ? 1 : padded == 64 ? 2 : 3];
    }
    return PLAIN[power][__builtin_ctz((unsigned)positions)];
}

static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    struct sums s = {(int32_t *)(void *)(session + p->scratch_offset), NULL, NULL, in->row / in->padded};
    s.columns = s.pixels + in->bytes / in->padded;
    s.windows = s.columns + s.width;
    if (l->bits == 8) sum_pixels(in, session, &s);
    int32_t blocks = round_up(out->channels, LANES) / LANES;
    int64_t weights = (int64_t)LANES * 4 * steps(p, l) * w->height;
    for (int32_t y = 0; y < out->height; y++) {
        if (l->bits == 8) sum_windows(in, l, out->width, y, &s);
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
                    .windows = l->bits == 8 ? s.windows + x : NULL,
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

const struct kernels avx512_kernels = {"avx512-vnni", supported, packed_bytes, pack, conv};

#endif
