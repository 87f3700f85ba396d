/*
 * Convolutions with weights of 1 bit, by counting bits. With q = 0 or 1 the level is 2 q - 1, so the sum
 * of level x code is twice that of q x code less the sum of the codes in the window; and the sum of
 * q x code is that of the bits that q and each bit plane of the codes have in common, times the
 * plane's weight. One instruction counts 32 of them for each of 16 output channels.
 *
 * It pays where the codes have one or two planes, and the window has more than one pixel.
 */
#ifdef __x86_64__

#include "avx512.h"

#define BITS_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx512vpopcntdq")))
#define MOST_PLANES 2

int counts_bits(const struct program *p, const struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int32_t taps = l->window.height * l->window.width;
    return l->bits == 1 && in->bits <= MOST_PLANES && taps > 1 && in->padded % LANES == 0 && __builtin_cpu_supports("avx512vpopcntdq");
}

/* Steps of 32 bits in one row of a window. The last may see pixels beside it, for which its weights are 0. */
static int64_t steps(const struct program *p, const struct layer *l) {
    return ((int64_t)l->window.width * p->tensor[l->input[0]].padded + 31) / 32;
}

int64_t bits_packed_bytes(const struct program *p, const struct layer *l) {
    return steps(p, l) * l->window.height * round_up(p->tensor[l->output].channels, LANES) * 4;
}

/* [channels that go together][row][step][block of 16 among them][output] 32 bits */
void bits_pack(const struct program *p, struct layer *l) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int64_t taps = (int64_t)l->window.height * l->window.width, row = steps(p, l);
    int32_t blocks = round_up(out->channels, LANES) / LANES;
    uint32_t *to = (uint32_t *)(void *)l->packed;
    for (int32_t first = 0, count; first < blocks; first += count) {
        count = together(blocks - first);
        for (int32_t o = first * LANES; o < (first + count) * LANES && o < out->channels; o++) {
            for (int64_t tap = 0; tap < taps; tap++) {
                for (int32_t i = 0; i < in->channels; i++) {
                    int64_t bit = tap % l->window.width * in->padded + i, step = tap / l->window.width * row + bit / 32;
                    uint32_t q = l->codes[(o * (int64_t)in->channels + i) * taps + tap] >> 7;
                    to[(step * count + o / LANES - first) * LANES + o % LANES] |= q << bit % 32;
                }
            }
        }
        to += (int64_t)count * LANES * row * l->window.height;
    }
}

/* The bit planes of a tensor lie behind the sums in the scratch memory, the least significant first. */
static uint8_t *planes(const struct program *p, const struct tensor *in, uint8_t *session) {
    int64_t sums = in->bytes / in->padded + 2 * (in->row / in->padded);
    return session + p->scratch_offset + (sums * 4 + 63) / 64 * 64;
}

static int64_t plane_bytes(const struct tensor *in) { return (in->bytes + 511) / 512 * 64; }

TARGET static void take_apart(const struct tensor *in, const uint8_t *session, uint8_t *to) {
    const uint8_t *from = session + in->offset;
    for (int64_t i = 0; i < in->bytes; i += 64) {
        __m512i codes = _mm512_loadu_si512(from + i);
        for (int32_t plane = 0; plane < in->bits; plane++) {
            uint64_t bits = _mm512_test_epi8_mask(codes, _mm512_set1_epi8((char)(1 << plane)));
            memcpy(to + plane * plane_bytes(in) + i / 8, &bits, 8);
        }
    }
}

/* COUNT blocks of channels at POSITIONS neighbours; both are known when this is compiled. */
BITS_TARGET static inline __attribute__((always_inline)) void block(
    const struct program *p, const struct layer *l, uint8_t *session, const struct place *at, const int COUNT,
    const int POSITIONS) {
    const struct tensor *in = &p->tensor[l->input[0]];
    int64_t stride = (int64_t)l->window.stride_width * in->padded / 8, row = steps(p, l);
    const uint8_t *least = planes(p, in, session) + (at->from - session - in->offset) / 8;
    __m512i acc[ACCUMULATORS];
#pragma GCC unroll 16
    for (int i = 0; i < COUNT * POSITIONS; i++) acc[i] = _mm512_setzero_si512();
    for (int32_t plane = in->bits - 1; plane >= 0; plane--) {
        const uint8_t *weights = at->weights;
#pragma GCC unroll 16
        for (int i = 0; i < COUNT * POSITIONS; i++) acc[i] = _mm512_add_epi32(acc[i], acc[i]);
        for (int32_t ky = 0; ky < l->window.height; ky++) {
            const uint8_t *from = least + plane * plane_bytes(in) + ky * in->row / 8;
            for (int64_t step = 0; step < row; step++, from += 4, weights += COUNT * 64) {
                __m512i w[4];
#pragma GCC unroll 4
                for (int b = 0; b < COUNT; b++) w[b] = _mm512_load_si512(weights + b * 64);
#pragma GCC unroll 16
                for (int n = 0; n < POSITIONS; n++) {
                    __m512i input = four(from + n * stride);
#pragma GCC unroll 4
                    for (int b = 0; b < COUNT; b++) {
                        __m512i common = _mm512_popcnt_epi32(_mm512_and_si512(input, w[b]));
                        acc[n * COUNT + b] = _mm512_add_epi32(acc[n * COUNT + b], common);
                    }
                }
            }
        }
    }
#pragma GCC unroll 4
    for (int b = 0; b < COUNT; b++) finish(p, l, session, at, b, COUNT, POSITIONS, acc);
}

#define BLOCK(COUNT, POSITIONS)                                                                     \
    BITS_TARGET static void block_##COUNT##_##POSITIONS(                                            \
        const struct program *p, const struct layer *l, uint8_t *session, const struct place *at) { \
        block(p, l, session, at, COUNT, POSITIONS);                                                 \
    }

BLOCK(1, 16) BLOCK(1, 8) BLOCK(1, 4) BLOCK(1, 2) BLOCK(1, 1)
BLOCK(2, 8) BLOCK(2, 4) BLOCK(2, 2) BLOCK(2, 1)
BLOCK(4, 4) BLOCK(4, 2) BLOCK(4, 1)

static block_of *choose(const struct layer *l, int32_t padded, int32_t count, int32_t positions) {
    static block_of *const ALL[3][5] = {
        {block_1_1, block_1_2, block_1_4, block_1_8, block_1_16},
        {block_2_1, block_2_2, block_2_4, block_2_8},
        {block_4_1, block_4_2, block_4_4},
    };
    (void)l, (void)padded;
    return ALL[__builtin_ctz((unsigned)count)][__builtin_ctz((unsigned)positions)];
}

TARGET void bits_conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]];
    take_apart(in, session, planes(p, in, session));
    walk(p, l, session, (int64_t)LANES * 4 * steps(p, l) * l->window.height, -1, choose);
}

#endif
