/*
 * Convolutions with AVX-512 VNNI: one instruction multiplies four codes by four weights for 16
 * output channels. A block is up to 4 times 16 channels at up to 16 neighbouring positions, 16
 * accumulators in all, which hides the latency of the instruction.
 *
 * Levels of up to 7 bits fit the signed bytes that it takes. Those of 8 bits do not, but
 * level = 2 (q - 128) + 1, so the sum of level x code is twice that of (q - 128) x code and the sum
 * of the codes in the window, which is one for all output channels.
 */
#ifdef __x86_64__

#include "avx512.h"

static int supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

/* Steps of four bytes in one row of a window; its columns lie side by side. */
static int64_t steps(const struct program *p, const struct layer *l) {
    return (int64_t)l->window.width * p->tensor[l->input[0]].padded / 4;
}

static int64_t packed_bytes(const struct program *p, const struct layer *l) {
    if (counts_bits(p, l)) return bits_packed_bytes(p, l);
    return steps(p, l) * l->window.height * round_up(p->tensor[l->output].channels, LANES) * 4;
}

/* [channels that go together][row][step][block of 16 among them][output][4 bytes] */
static void pack(const struct program *p, struct layer *l) {
    if (counts_bits(p, l)) {
        bits_pack(p, l);
        return;
    }
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

TARGET static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    if (counts_bits(p, l)) {
        bits_conv(p, l, session);
    } else {
        walk(p, l, session, (int64_t)LANES * 4 * steps(p, l) * l->window.height, l->bits == 8, choose);
    }
}

const struct kernels avx512_kernels = {"avx512-vnni", supported, packed_bytes, pack, conv};

#endif
