/* What conv_amx.c needs of the machine beside the tile instructions. Tests have a model of all of it (test/tile_model.h). */
#ifndef TILE_UNIT_H
#define TILE_UNIT_H

#include "avx512.h"

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TILES __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,amx-tile,amx-int8")))

/* Does the layers that tiles do not. */
#define REST avx512_kernels

/*
 * Whether the processor has tiles and bytes for them, the system keeps them when threads change, and this process may use
 * them. That has to be asked for, once for all its threads; asking again does no harm. It is refused where a thread has an
 * alternative stack for signals that is too small for the tiles.
 */
static int has_tiles(void) {
    enum { ASK = 0x1023, TILE_DATA = 18, STATE = 3 << 17, INSTRUCTIONS = 3 << 24 };
    unsigned a, b, c, d, low, high;
    if (!avx512_kernels.supported()) return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & INSTRUCTIONS) != INSTRUCTIONS) return 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & STATE) == STATE && syscall(SYS_arch_prctl, ASK, TILE_DATA) == 0;
}

/* The sums of the codes in all windows of a layer, row by row, in the scratch memory. */
TILES static const int32_t *window_sums(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    struct sums s = {(int32_t *)(void *)(session + p->scratch_offset), NULL, NULL, in->row / in->padded};
    s.columns = s.pixels + in->bytes / in->padded;
    s.windows = s.columns + s.width;
    const int32_t *all = s.windows;
    sum_pixels(in, session, &s);
    for (int32_t y = 0; y < out->height; y++, s.windows += out->width) sum_windows(in, l, out->width, y, 1, &s);
    return all;
}

/* Codes of 16 channels at neighbours from (y, x) on; acc has 16 accumulations for each, on a multiple of 64 bytes. */
INLINE void requantise_tile(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x,
                            int32_t channel, int32_t positions, int32_t *acc, const int32_t *windows) {
    struct place at = {
        .residual = l->residual < 0 ? NULL : pixel(&p->tensor[l->residual], session, y, x) + channel,
        .windows = windows,
        .to = pixel(&p->tensor[l->output], session, y, x) + channel,
        .channel = channel,
        .y = y,
        .x = x,
    };
    finish(p, l, session, &at, 0, 1, positions, (__m512i *)(void *)acc);
}

#endif
