/* Layers without weights, and what convolutions of all instruction sets share. */
#include "program.h"

#include <string.h>

void store(const struct program *p, const struct layer *l, uint8_t *session, int32_t y, int32_t x, int32_t c,
           const int32_t *acc) {
    const struct tensor *out = &p->tensor[l->output];
    int32_t count = out->channels - c < LANES ? out->channels - c : LANES;
    const uint8_t *residual = l->residual < 0 ? NULL : pixel(&p->tensor[l->residual], session, y, x) + c;
    if (out->bits == 16) {
        int32_t *logits = (int32_t *)(void *)(session + p->logits_offset);
        int64_t positions = (int64_t)out->height * out->width, at = (int64_t)y * out->width + x;
        for (int i = 0; i < count; i++) {
            logits[(c + i) * positions + at] = requantise(&l->table, c + i, acc[i], residual ? residual[i] : 0);
        }
        return;
    }
    uint8_t *to = pixel(out, session, y, x) + c;
    for (int i = 0; i < count; i++) {
        to[i] = (uint8_t)requantise(&l->table, c + i, acc[i], residual ? residual[i] : 0);
    }
}

static void average_pool(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t x = 0; x < out->width; x++) {
            const uint8_t *from = pixel(in, session, y * w->stride_height - w->top, x * w->stride_width - w->left);
            for (int32_t c = 0; c < out->channels; c += LANES) {
                int32_t acc[LANES] = {0};
                for (int32_t ky = 0; ky < w->height; ky++) {
                    const uint8_t *at = from + ky * in->row + c;
                    for (int32_t kx = 0; kx < w->width; kx++, at += in->padded) {
                        /* The input's tensor may end before the last lane. */
                        int32_t count = in->padded - c < LANES ? in->padded - c : LANES;
                        for (int32_t i = 0; i < count; i++) acc[i] += at[i];
                    }
                }
                store(p, l, session, y, x, c, acc);
            }
        }
    }
}

/* Positions outside the input do not take part. */
static void max_pool(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]], *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t x = 0; x < out->width; x++) {
            uint8_t *to = pixel(out, session, y, x);
            int32_t top = y * w->stride_height - w->top, left = x * w->stride_width - w->left;
            memset(to, 0, (size_t)out->channels);
            for (int32_t row = top < 0 ? 0 : top; row < top + w->height && row < in->height; row++) {
                for (int32_t column = left < 0 ? 0 : left; column < left + w->width && column < in->width; column++) {
                    const uint8_t *at = pixel(in, session, row, column);
                    for (int32_t c = 0; c < out->channels; c++) to[c] = at[c] > to[c] ? at[c] : to[c];
                }
            }
        }
    }
}

static void flatten(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *in = &p->tensor[l->input[0]];
    uint8_t *to = pixel(&p->tensor[l->output], session, 0, 0);
    for (int32_t y = 0; y < in->height; y++) {
        for (int32_t x = 0; x < in->width; x++) {
            const uint8_t *from = pixel(in, session, y, x);
            for (int32_t c = 0; c < in->channels; c++) to[(c * in->height + y) * in->width + x] = from[c];
        }
    }
}

/* ReLU, add, concatenation, and a convolution that is skipped. */
static void pointwise(const struct program *p, const struct layer *l, uint8_t *session) {
    const struct tensor *out = &p->tensor[l->output];
    for (int32_t y = 0; y < out->height; y++) {
        for (int32_t x = 0; x < out->width; x++) {
            if (l->kind == RELU) {
                const struct tensor *in = &p->tensor[l->input[0]];
                const uint8_t *from = pixel(in, session, y, x);
                uint8_t *to = pixel(out, session, y, x), least = (uint8_t)in->zero;
                for (int32_t c = 0; c < out->channels; c++) to[c] = from[c] > least ? from[c] : least;
                continue;
            }
            int32_t part = 0, first = 0; /* of a concatenation: its operand, and the channel where that begins */
            for (int32_t c = 0; c < out->channels; c += LANES) {
                int32_t acc[LANES] = {0};
                for (int32_t i = 0; l->kind != CONV2D && i < LANES && c + i < out->channels; i++) {
                    while (c + i - first >= p->tensor[l->input[part]].channels) first += p->tensor[l->input[part++]].channels;
                    acc[i] = pixel(&p->tensor[l->input[part]], session, y, x)[c + i - first];
                }
                store(p, l, session, y, x, c, acc);
            }
        }
    }
}

void run_layer(const struct program *p, const struct layer *l, uint8_t *session) {
    switch (l->kind) {
        case AVERAGE_POOL: average_pool(p, l, session); break;
        case MAX_POOL: max_pool(p, l, session); break;
        case FLATTEN: flatten(p, l, session); break;
        default: pointwise(p, l, session); break;
    }
}
