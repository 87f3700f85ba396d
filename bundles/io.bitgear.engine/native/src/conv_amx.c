/*
 * Convolutions with AMX. A tile takes up to 64 bytes of the windows of up to 16 neighbouring outputs, another one the weights
 * of these bytes for 16 output channels, and one instruction adds all their products to a tile of 16 x 16 accumulations.
 *
 * Codes are loaded as they lie in the tensor: a row of a window is one run of bytes, and those of neighbours begin a stride
 * apart. A run is cut into pieces of one size; the last begins so early that it ends with the run, with weights of 0 where
 * the piece before it has been. So nothing but windows is read. Levels of 8 bits are done as in conv_avx512.c.
 */
#ifdef __x86_64__

#include "program.h"

#ifdef BITGEAR_TILE_MODEL
#include "tile_model.h"
#else
#include "tile_unit.h"
#endif

/* Four tiles of accumulations hide the latency of the instruction; there are eight tiles in all. */
enum { TILE_ROWS = 16, TILE_BYTES = 64, TOGETHER = 4, FEWEST_OUTPUTS = 4 };

/*
 * A tile of weights is fetched for so many outputs as there are in a row, up to 16; where these are few, the fetch is most of
 * the work, and the other kernels do as well without. Where to draw the line is a guess, as nobody has timed it. Where the
 * others count bits, that is less work.
 */
static int in_tiles(const struct program *p, const struct layer *l) {
    return p->tensor[l->output].width >= FEWEST_OUTPUTS && !counts_bits(p, l);
}

/* A row of a window, and the pieces that it is cut into. */
struct cut {
    int64_t run, pieces, bytes;
};

static struct cut cut(const struct program *p, const struct layer *l) {
    struct cut c = {.run = (int64_t)l->window.width * p->tensor[l->input[0]].padded};
    c.pieces = (c.run + TILE_BYTES - 1) / TILE_BYTES;
    c.bytes = (c.run + 4 * c.pieces - 1) / (4 * c.pieces) * 4;
    return c;
}

static inline int64_t begin(const struct cut *c, int64_t piece) {
    return piece + 1 < c->pieces ? piece * c->bytes : c->run - c->bytes;
}

/* Bytes of the weights that one piece has for a block of 16 channels. */
static inline int64_t tile_bytes(const struct cut *c) { return c->bytes * LANES; }

/* How many of the blocks of 16 channels from one on go together. */
static inline int32_t pair(int32_t blocks) { return blocks >= 2 ? 2 : 1; }

static int64_t packed_bytes(const struct program *p, const struct layer *l) {
    if (!in_tiles(p, l)) return REST.packed_bytes(p, l);
    struct cut c = cut(p, l);
    return round_up(p->tensor[l->output].channels, LANES) / LANES * l->window.height * c.pieces * tile_bytes(&c);
}

/* [blocks that go together][row][piece][block of 16 channels among them][step][channel][4 bytes] */
static void pack(const struct program *p, struct layer *l) {
    if (!in_tiles(p, l)) {
        REST.pack(p, l);
        return;
    }
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int64_t taps = (int64_t)l->window.height * l->window.width;
    int32_t blocks = round_up(out->channels, LANES) / LANES;
    struct cut c = cut(p, l);
    for (int32_t o = 0; o < out->channels; o++) {
        int32_t block = o / LANES, first = block / 2 * 2, count = pair(blocks - first);
        int8_t *to = (int8_t *)l->packed + first * l->window.height * c.pieces * tile_bytes(&c);
        for (int64_t tap = 0; tap < taps; tap++) {
            for (int32_t i = 0; i < in->channels; i++) {
                int64_t byte = tap % l->window.width * in->padded + i, piece = byte / c.bytes, step = byte - begin(&c, piece);
                int64_t tile = (tap / l->window.width * c.pieces + piece) * count + block - first;
                int32_t value = level(l->codes[(o * (int64_t)in->channels + i) * taps + tap], l->bits);
                if (l->bits == 8) value = (value - 1) / 2;
                to[tile * tile_bytes(&c) + (step / 4 * LANES + o % LANES) * 4 + step % 4] = (int8_t)value;
            }
        }
    }
}

/* What a layer's blocks have in common: bytes from window to window and from row to row, and the neighbours in a tile. */
struct job {
    struct cut cut;
    int64_t stride, row, rows;
    int32_t positions;
};

/* Tiles 0 to 3 have accumulations, 4 and 5 codes, 6 and 7 weights. */
TILES static void configure(const struct job *j) {
    struct {
        uint8_t palette, start, unused[14];
        uint16_t bytes[16];
        uint8_t rows[16];
    } config = {.palette = 1};
    for (int t = 0; t < 8; t++) {
        config.rows[t] = (uint8_t)(t < 6 ? j->positions : j->cut.bytes / 4);
        config.bytes[t] = (uint16_t)(t == 4 || t == 5 ? j->cut.bytes : TILE_BYTES);
    }
    __asm__ volatile("" : "+m"(config)); /* GCC 12 takes it that only the first 8 bytes are read */
    _tile_loadconfig(&config);
}

TILES static inline void clear_tiles(void) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
}

TILES static inline void store_tiles(int32_t *acc) {
    enum { TILE = TILE_ROWS * LANES };
    _tile_stored(0, acc, TILE_BYTES);
    _tile_stored(1, acc + TILE, TILE_BYTES);
    _tile_stored(2, acc + 2 * TILE, TILE_BYTES);
    _tile_stored(3, acc + 3 * TILE, TILE_BYTES);
}

/* Two blocks of channels at two places. */
TILES static void two_by_two(const struct job *j, const uint8_t *weights, const uint8_t *const *from, int32_t *acc) {
    clear_tiles();
    for (int64_t row = 0; row < j->rows; row++) {
        for (int64_t piece = 0; piece < j->cut.pieces; piece++, weights += 2 * tile_bytes(&j->cut)) {
            int64_t at = row * j->row + begin(&j->cut, piece);
            _tile_loadd(6, weights, TILE_BYTES);
            _tile_loadd(4, from[0] + at, j->stride);
            _tile_dpbusd(0, 4, 6);
            _tile_loadd(7, weights + tile_bytes(&j->cut), TILE_BYTES);
            _tile_dpbusd(1, 4, 7);
            _tile_loadd(5, from[1] + at, j->stride);
            _tile_dpbusd(2, 5, 6);
            _tile_dpbusd(3, 5, 7);
        }
    }
    store_tiles(acc);
}

/* One block of channels at four places. */
TILES static void one_by_four(const struct job *j, const uint8_t *weights, const uint8_t *const *from, int32_t *acc) {
    clear_tiles();
    for (int64_t row = 0; row < j->rows; row++) {
        for (int64_t piece = 0; piece < j->cut.pieces; piece++, weights += tile_bytes(&j->cut)) {
            int64_t at = row * j->row + begin(&j->cut, piece);
            _tile_loadd(6, weights, TILE_BYTES);
            _tile_loadd(4, from[0] + at, j->stride);
            _tile_dpbusd(0, 4, 6);
            _tile_loadd(5, from[1] + at, j->stride);
            _tile_dpbusd(1, 5, 6);
            _tile_loadd(4, from[2] + at, j->stride);
            _tile_dpbusd(2, 4, 6);
            _tile_loadd(5, from[3] + at, j->stride);
            _tile_dpbusd(3, 5, 6);
        }
    }
    store_tiles(acc);
}

/* Where a tile's outputs begin: places are counted along the rows, and the last of a row may overlap the one before. */
struct spot {
    int32_t y, x;
};

static struct spot spot(const struct tensor *out, const struct job *j, int32_t number) {
    int32_t in_a_row = (out->width + j->positions - 1) / j->positions, x = number % in_a_row * j->positions;
    return (struct spot){number / in_a_row, x + j->positions <= out->width ? x : out->width - j->positions};
}

/* All places for one block of channels or two. */
TILES static void run_blocks(const struct program *p, const struct layer *l, uint8_t *session, const struct job *j,
                             const uint8_t *weights, int32_t block, int32_t count, const int32_t *windows) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    int32_t places = (out->width + j->positions - 1) / j->positions * out->height, at_once = TOGETHER / count;
    _Alignas(64) int32_t acc[TOGETHER * TILE_ROWS * LANES];
    for (int32_t i = 0; i < places; i += at_once) {
        const uint8_t *from[TOGETHER];
        for (int32_t n = 0; n < at_once; n++) { /* behind the last place there is that one again */
            struct spot s = spot(out, j, i + n < places ? i + n : places - 1);
            from[n] = pixel(in, session, s.y * w->stride_height - w->top, s.x * w->stride_width - w->left);
        }
        (count == 2 ? two_by_two : one_by_four)(j, weights, from, acc);
        for (int32_t t = 0; t < TOGETHER && i + t / count < places; t++) {
            struct spot s = spot(out, j, i + t / count);
            requantise_tile(p, l, session, s.y, s.x, (block + t % count) * LANES, j->positions, acc + t * TILE_ROWS * LANES,
                            windows == NULL ? NULL : windows + (int64_t)s.y * out->width + s.x);
        }
    }
}

/* Tiles are released at the end, so that the system has none to keep when threads change. */
TILES static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    if (!in_tiles(p, l)) {
        REST.conv(p, l, session);
        return;
    }
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int32_t blocks = round_up(out->channels, LANES) / LANES, in_a_row = (out->width + TILE_ROWS - 1) / TILE_ROWS;
    struct job j = {
        .cut = cut(p, l),
        .stride = (int64_t)l->window.stride_width * in->padded,
        .row = in->row,
        .rows = l->window.height,
        .positions = (out->width + in_a_row - 1) / in_a_row,
    };
    const int32_t *windows = l->bits == 8 ? window_sums(p, l, session) : NULL;
    const uint8_t *weights = l->packed;
    configure(&j);
    for (int32_t block = 0, count; block < blocks; block += count) {
        count = pair(blocks - block);
        run_blocks(p, l, session, &j, weights, block, count, windows);
        weights += count * j.rows * j.cut.pieces * tile_bytes(&j.cut);
    }
    _tile_release();
}

const struct kernels amx_kernels = {"amx-int8", has_tiles, packed_bytes, pack, conv};

#endif
