/*
 * Convolutions in plain C, for every machine: levels as 16 bits, LANES outputs side by side, which
 * compilers make vectors of. These also do convolutions in groups, depthwise ones among them.
 */
#include "program.h"

static int supported(void) { return 1; }

static int64_t packed_bytes(const struct program *p, const struct layer *l) {
    int64_t fan_in = (int64_t)l->window.height * l->window.width * group_inputs(p, l);
    return fan_in * round_up(p->tensor[l->output].channels, LANES) * 2;
}

/* [block of LANES outputs][row][column][input of the group][output] */
static void pack(const struct program *p, struct layer *l) {
    int64_t taps = (int64_t)l->window.height * l->window.width, inputs = group_inputs(p, l);
    int16_t *to = (int16_t *)(void *)l->packed;
    for (int32_t o = 0; o < p->tensor[l->output].channels; o++) {
        for (int64_t tap = 0; tap < taps; tap++) {
            for (int64_t i = 0; i < inputs; i++) {
                to[((o / LANES * taps + tap) * inputs + i) * LANES + o % LANES] =
                    (int16_t)level(l->codes[(o * inputs + i) * taps + tap], l->bits);
            }
        }
    }
}

/* One tap: each output's inputs begin at its base. */
static void tap(const int16_t *weights, const uint8_t *codes, const int32_t *base, int32_t inputs, int32_t *acc) {
    for (int32_t i = 0; i < inputs; i++, weights += LANES) {
        for (int32_t o = 0; o < LANES; o++) acc[o] += weights[o] * codes[base[o] + i];
    }
}

static void tap_ungrouped(const int16_t *weights, const uint8_t *codes, int32_t inputs, int32_t *acc) {
    for (int32_t i = 0; i < inputs; i++, weights += LANES) {
        for (int32_t o = 0; o < LANES; o++) acc[o] += weights[o] * codes[i];
    }
}

static void tap_depthwise(const int16_t *weights, const uint8_t *codes, int32_t *acc) {
    for (int32_t o = 0; o < LANES; o++) acc[o] += weights[o] * codes[o];
}

static void position(const struct program *p, const struct layer *l, const uint8_t *from, int32_t c, int32_t *acc) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    int32_t inputs = group_inputs(p, l), outputs = out->channels / l->groups;
    int64_t step = (int64_t)inputs * LANES;
    const int16_t *weights = (const int16_t *)(const void *)l->packed + (int64_t)c / LANES * l->window.height * l->window.width * step;
    int whole = c + LANES <= out->channels; /* the last lanes of a depthwise layer have no input to read */
    int32_t base[LANES] = {0};
    for (int32_t o = 0; o < LANES && c + o < out->channels; o++) base[o] = (c + o) / outputs * inputs;
    for (int32_t ky = 0; ky < l->window.height; ky++) {
        const uint8_t *at = from + ky * in->row;
        for (int32_t kx = 0; kx < l->window.width; kx++, at += in->padded, weights += step) {
            if (l->groups == 1) {
                tap_ungrouped(weights, at, inputs, acc);
            } else if (whole && inputs == 1 && outputs == 1) {
                tap_depthwise(weights, at + c, acc);
            } else {
                tap(weights, at, base, inputs, acc);
            }
        }
    }
}

static void conv(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t x = 0; x < out->width; x++) {
            const uint8_t *from = pixel(in, session, y * w->stride_height - w->top, x * w->stride_width - w->left);
            for (int32_t c = 0; c < out->channels; c += LANES) {
                int32_t acc[LANES] = {0};
                position(p, l, from, c, acc);
                store(p, l, session, y, x, c, acc);
            }
        }
    }
}

const struct kernels portable_kernels = {"portable", supported, packed_bytes, pack, conv};
