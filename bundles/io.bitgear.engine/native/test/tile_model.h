/*
 * A model of the tile unit in plain C, after the operations in Intel's manual (volume 2: LDTILECFG, TILELOADD, TILESTORED,
 * TILEZERO, TILERELEASE, TDPBUSD), so that conv_amx.c can be tested on every machine, under the sanitizers too. Where the
 * processor would raise an exception, it ends the program. What conv_amx.c needs beside it is plain C as well.
 */
#ifndef TILE_MODEL_H
#define TILE_MODEL_H

#include "../src/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TILES
#define REST portable_kernels
#define counts_bits(p, l) 0

#define _tile_loadconfig(config) model_configure((const uint8_t *)(config))
#define _tile_release() memset(&unit, 0, sizeof unit)
#define _tile_zero(tile) model_zero(tile)
#define _tile_loadd(tile, from, stride) model_load(tile, from, stride)
#define _tile_stored(tile, to, stride) model_store(tile, to, stride)
#define _tile_dpbusd(sum, first, second) model_multiply(sum, first, second)

enum { MODEL_TILES = 8, MODEL_ROWS = 16, MODEL_BYTES = 64 };

static struct {
    int palette;
    struct {
        int rows, bytes;
        uint8_t data[MODEL_ROWS][MODEL_BYTES];
    } tile[MODEL_TILES];
} unit;

static void model_check(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "tile unit: %s\n", what);
    abort();
}

/* 0: palette, 1: first row, 16 to 47: bytes in a row of each tile, 48 to 63: rows of each; what is left is 0. */
static void model_configure(const uint8_t *config) {
    model_check(unit.palette == 0, "tiles of an earlier layer have not been released");
    model_check(config[0] == 1, "no such palette");
    for (int i = 1; i < 16; i++) model_check(config[i] == 0, "a reserved byte or the first row is not 0");
    memset(&unit, 0, sizeof unit);
    unit.palette = config[0];
    for (int t = 0; t < 16; t++) {
        int bytes = config[16 + 2 * t] | config[17 + 2 * t] << 8, rows = config[48 + t];
        model_check(t < MODEL_TILES || (bytes == 0 && rows == 0), "there is no such tile");
        model_check(bytes <= MODEL_BYTES && rows <= MODEL_ROWS, "a tile is too large");
        model_check((bytes == 0) == (rows == 0), "a tile has rows without bytes, or bytes without rows");
        if (t < MODEL_TILES) unit.tile[t].bytes = bytes, unit.tile[t].rows = rows;
    }
}

static void model_zero(int t) {
    model_check(unit.palette == 1 && t < MODEL_TILES && unit.tile[t].rows > 0, "a tile is not configured");
    memset(unit.tile[t].data, 0, sizeof unit.tile[t].data);
}

static void model_load(int t, const void *from, int64_t stride) {
    model_zero(t);
    for (int row = 0; row < unit.tile[t].rows; row++) {
        memcpy(unit.tile[t].data[row], (const uint8_t *)from + row * stride, (size_t)unit.tile[t].bytes);
    }
}

static void model_store(int t, void *to, int64_t stride) {
    model_check(unit.palette == 1 && unit.tile[t].rows > 0, "a tile is not configured");
    for (int row = 0; row < unit.tile[t].rows; row++) {
        memcpy((uint8_t *)to + row * stride, unit.tile[t].data[row], (size_t)unit.tile[t].bytes);
    }
}

/* sum[m][n] += first[m][4 k + i] * second[k][4 n + i], unsigned by signed bytes. */
static void model_multiply(int sum, int first, int second) {
    model_check(unit.palette == 1 && sum != first && sum != second && first != second, "tiles are not three");
    model_check(unit.tile[sum].rows > 0 && unit.tile[first].rows > 0 && unit.tile[second].rows > 0, "a tile is not configured");
    model_check(unit.tile[sum].rows == unit.tile[first].rows, "rows differ");
    model_check(unit.tile[sum].bytes == unit.tile[second].bytes && unit.tile[sum].bytes % 4 == 0, "columns differ");
    model_check(unit.tile[first].bytes == unit.tile[second].rows * 4, "what is summed differs");
    for (int m = 0; m < unit.tile[sum].rows; m++) {
        for (int n = 0; n < unit.tile[sum].bytes / 4; n++) {
            int32_t value;
            memcpy(&value, unit.tile[sum].data[m] + 4 * n, 4);
            for (int k = 0; k < unit.tile[first].bytes; k++) {
                value += unit.tile[first].data[m][k] * (int8_t)unit.tile[second].data[k / 4][4 * n + k % 4];
            }
            memcpy(unit.tile[sum].data[m] + 4 * n, &value, 4);
        }
    }
}

static int has_tiles(void) { return 1; }

static const int32_t *window_sums(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    int32_t *sums = (int32_t *)(void *)(session + p->scratch_offset);
    for (int32_t i = 0; i < out->height * out->width; i++) {
        int32_t top = i / out->width * w->stride_height - w->top, left = i % out->width * w->stride_width - w->left;
        sums[i] = 0;
        for (int32_t ky = 0; ky < w->height; ky++) {
            const uint8_t *row = pixel(in, session, top + ky, left);
            for (int64_t k = 0; k < (int64_t)w->width * in->padded; k++) sums[i] += row[k];
        }
    }
    return sums;
}

static void requantise_tile(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x,
                            int32_t channel, int32_t positions, int32_t *acc, const int32_t *windows) {
    for (int32_t n = 0; n < positions; n++) {
        for (int32_t o = 0; o < LANES && windows != NULL; o++) acc[n * LANES + o] = 2 * acc[n * LANES + o] + windows[n];
        store(p, l, session, y, x + n, channel, acc + n * LANES);
    }
}

#endif
