/*
 * Reads a plan. 32-bit little-endian numbers, unless said otherwise:
 *
 *   "BGP2", tensors, layers, number of the input's tensor, of the logits'
 *   each tensor: channels, height, width, code of the value 0, bits
 *   each layer: kind, inputs, their tensors, residual or -1, output,
 *     window (height, width, stride down, stride across, top, left, bottom, right), groups,
 *     weight bits (-1 where the kind has no weights), number of the weights in the network (or -1),
 *     shift S, residual multiplier R, residual shift K, a multiplier M for each output channel,
 *     a bias B (64 bits) for each, the weights' codes (bytes), filled up to a multiple of four
 *
 * Layers that share their input's codes (max pool, ReLU, flatten) have no S, R, K, M, B.
 */
#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TENSORS 4096
#define MOST_SIDE 65536
#define MOST_ELEMENTS (1 << 26)
#define MOST_FAN_IN 33025

struct reader {
    const uint8_t *at, *end;
    char *message;
    int capacity, failed;
};

__attribute__((format(printf, 2, 3))) static void fail(struct reader *r, const char *format, ...) {
    if (!r->failed) {
        va_list values;
        va_start(values, format);
        vsnprintf(r->message, (size_t)r->capacity, format, values);
        va_end(values);
    }
    r->failed = 1;
}

static int64_t number(struct reader *r, int bytes) {
    if (r->failed || r->end - r->at < bytes) {
        fail(r, "the plan ends early");
        return 0;
    }
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)r->at[i] << (8 * i);
    r->at += bytes;
    return bytes == 8 ? (int64_t)value : (int64_t)(int32_t)(uint32_t)value;
}

static int32_t within(struct reader *r, const char *what, int64_t least, int64_t most) {
    int64_t value = number(r, 4);
    if (!r->failed && (value < least || value > most)) {
        fail(r, "%s is %lld, not in %lld..%lld", what, (long long)value, (long long)least, (long long)most);
    }
    return (int32_t)(r->failed ? least : value);
}

static void *zeros(struct reader *r, size_t count, size_t size) {
    void *memory = calloc(count ? count : 1, size);
    if (memory == NULL) fail(r, "no memory for %zu x %zu bytes", count, size);
    return memory;
}

static void read_tensor(struct reader *r, struct tensor *t) {
    t->channels = within(r, "a tensor's channel count", 1, MOST_SIDE);
    t->height = within(r, "a tensor's height", 1, MOST_SIDE);
    t->width = within(r, "a tensor's width", 1, MOST_SIDE);
    if ((int64_t)t->channels * t->height * t->width > MOST_ELEMENTS) fail(r, "a tensor is too large");
    t->zero = within(r, "a zero point", 0, 255);
    t->bits = within(r, "a tensor's bits", 1, 16);
    if (t->bits > 8 && t->bits != 16) fail(r, "a tensor has %d bits", t->bits);
}

static void read_window(struct reader *r, struct window *w) {
    w->height = within(r, "a window's height", 1, MOST_SIDE);
    w->width = within(r, "a window's width", 1, MOST_SIDE);
    w->stride_height = within(r, "a stride", 1, 255);
    w->stride_width = within(r, "a stride", 1, 255);
    w->top = within(r, "padding", 0, 254);
    w->left = within(r, "padding", 0, 254);
    w->bottom = within(r, "padding", 0, 254);
    w->right = within(r, "padding", 0, 254);
}

static int shares_codes(int kind) { return kind == MAX_POOL || kind == RELU || kind == FLATTEN; }

static int64_t elements(const struct tensor *t) { return (int64_t)t->channels * t->height * t->width; }

static int same_shape(const struct tensor *a, const struct tensor *b) {
    return a->channels == b->channels && a->height == b->height && a->width == b->width;
}

/* Whether shapes fit, so that no layer reads or writes outside of its tensors. */
static void check_shapes(struct reader *r, const struct program *p, const struct layer *l) {
    const struct tensor *out = &p->tensor[l->output];
    const struct window *w = &l->window;
    if (l->kind == CONV2D && l->bits == 0) return;
    const struct tensor *in = &p->tensor[l->input[0]];
    if (l->kind == CONV2D || l->kind == AVERAGE_POOL || l->kind == MAX_POOL) {
        int32_t rows = in->height + w->top + w->bottom - w->height;
        int32_t columns = in->width + w->left + w->right - w->width;
        if (rows < 0 || columns < 0 || rows / w->stride_height + 1 != out->height ||
            columns / w->stride_width + 1 != out->width) {
            fail(r, "a window does not lead from its input's shape to its output's");
        }
        if (l->kind != CONV2D && in->channels != out->channels) fail(r, "a pooling changes the channels");
        if (l->kind != CONV2D && (int64_t)w->height * w->width > MOST_SIDE) fail(r, "a pooling window is too large");
    } else if (l->kind == CONCAT) {
        int64_t channels = 0;
        for (int i = 0; i < l->inputs; i++) {
            const struct tensor *part = &p->tensor[l->input[i]];
            channels += part->channels;
            if (part->height != out->height || part->width != out->width) fail(r, "a concatenation of other sizes");
        }
        if (channels != out->channels) fail(r, "a concatenation of %lld channels", (long long)channels);
    } else if (l->kind == FLATTEN) {
        if (out->height != 1 || out->width != 1 || elements(in) != out->channels) fail(r, "a flatten of other sizes");
    } else if (!same_shape(in, out)) {
        fail(r, "a layer of kind %d changes the shape", l->kind);
    }
    if (shares_codes(l->kind) && out->bits != in->bits) fail(r, "a layer of kind %d changes the bits", l->kind);
}

static void read_table(struct reader *r, const struct tensor *out, struct table *t) {
    t->shift = within(r, "a shift", 1, 46);
    t->residual_multiplier = within(r, "a residual multiplier", 0, (1 << 17) - 1);
    t->residual_shift = within(r, "a residual shift", 0, 46);
    if (((int64_t)t->residual_multiplier << t->residual_shift) > ((int64_t)1 << 39)) fail(r, "a residual factor is too large");
    t->least = out->bits == 16 ? INT16_MIN : 0;
    t->most = out->bits == 16 ? INT16_MAX : (1 << out->bits) - 1;
    int32_t padded = round_up(out->channels, LANES);
    t->multipliers = zeros(r, (size_t)padded, sizeof *t->multipliers);
    t->biases = zeros(r, (size_t)padded, sizeof *t->biases);
    if (r->failed) return;
    for (int c = 0; c < out->channels; c++) t->multipliers[c] = within(r, "a multiplier", -(1 << 17), (1 << 17) - 1);
    for (int c = 0; c < out->channels; c++) {
        t->biases[c] = number(r, 8);
        if (t->biases[c] >= (int64_t)1 << 47 || t->biases[c] < -((int64_t)1 << 47)) fail(r, "a bias has over 48 bits");
    }
}

/* The layer of the previous program that has the same weights at the same width, or -1. */
static int32_t find_known(const struct program *p, const struct layer *l) {
    const struct program *q = p->previous;
    for (int32_t i = 0; q != NULL && i < q->layers; i++) {
        const struct layer *m = &q->layer[i];
        if (m->kind == CONV2D && m->bits == l->bits && m->source == l->source && m->groups == l->groups &&
            m->window.height == l->window.height && m->window.width == l->window.width &&
            q->tensor[m->output].channels == p->tensor[l->output].channels &&
            q->tensor[m->input[0]].channels == p->tensor[l->input[0]].channels) {
            return i;
        }
    }
    return -1;
}

static void weigh(struct reader *r, const struct program *p, struct layer *l, int64_t fan_in) {
    int32_t channels = p->tensor[l->output].channels;
    l->known = find_known(p, l);
    l->sums = zeros(r, (size_t)channels, sizeof *l->sums);
    l->spans = zeros(r, (size_t)channels, sizeof *l->spans);
    if (r->failed) return;
    if (l->known >= 0) {
        memcpy(l->sums, p->previous->layer[l->known].sums, (size_t)channels * sizeof *l->sums);
        memcpy(l->spans, p->previous->layer[l->known].spans, (size_t)channels * sizeof *l->spans);
        return;
    }
    for (int32_t c = 0; c < channels; c++) {
        for (int64_t i = 0; i < fan_in; i++) {
            int32_t value = level(l->codes[c * fan_in + i], l->bits);
            l->sums[c] += value;
            l->spans[c] += abs(value);
        }
    }
}

static void read_codes(struct reader *r, const struct program *p, struct layer *l) {
    const struct tensor *out = &p->tensor[l->output];
    const struct tensor *in = &p->tensor[l->input[0]];
    if (in->channels % l->groups != 0 || out->channels % l->groups != 0) {
        fail(r, "%d groups do not divide the channels", l->groups);
        return;
    }
    int64_t fan_in = (int64_t)group_inputs(p, l) * l->window.height * l->window.width;
    int64_t count = fan_in * out->channels;
    if (fan_in > MOST_FAN_IN) fail(r, "a filter has %lld weights", (long long)fan_in);
    if (r->end - r->at < (count + 3) / 4 * 4) fail(r, "the plan ends in the weights");
    if (r->failed) return;
    l->codes = r->at;
    r->at += (count + 3) / 4 * 4;
    weigh(r, p, l, fan_in);
}

static void read_layer(struct reader *r, struct program *p, struct layer *l) {
    l->kind = within(r, "a layer's kind", 0, KINDS - 1);
    l->inputs = within(r, "a layer's input count", 1, l->kind == CONCAT ? MOST_TENSORS : 1);
    l->input = zeros(r, (size_t)l->inputs, sizeof *l->input);
    if (r->failed) return;
    for (int i = 0; i < l->inputs; i++) l->input[i] = within(r, "an input", -1, p->tensors - 1);
    l->residual = within(r, "a residual operand", -1, p->tensors - 1);
    l->output = within(r, "an output", 0, p->tensors - 1);
    read_window(r, &l->window);
    l->groups = within(r, "a group count", 1, MOST_SIDE);
    l->bits = within(r, "a weight width", -1, 8);
    l->source = within(r, "a number of weights", -1, MOST_TENSORS - 1);
    l->known = -1;
    if (r->failed) return;
    const struct tensor *out = &p->tensor[l->output];
    if ((l->kind == CONV2D) != (l->bits >= 0)) fail(r, "weight bits %d of a layer of kind %d", l->bits, l->kind);
    for (int i = 0; i < l->inputs; i++) {
        if (l->bits == 0 && l->kind == CONV2D) continue;
        if (l->input[i] < 0 || l->input[i] == l->output || p->tensor[l->input[i]].bits > 8) fail(r, "input %d of a layer", l->input[i]);
    }
    if (l->residual >= 0 && (l->residual == l->output || p->tensor[l->residual].bits > 8 || !same_shape(&p->tensor[l->residual], out))) {
        fail(r, "the residual operand is of another shape");
    }
    if (l->kind == ADD && l->residual < 0) fail(r, "an add without a second operand");
    if (r->failed) return;
    check_shapes(r, p, l);
    if (!shares_codes(l->kind)) read_table(r, out, &l->table);
    if (!r->failed && l->kind == CONV2D && l->bits > 0) read_codes(r, p, l);
}

static void widen(int32_t *rim, int32_t to) {
    if (*rim < to) *rim = to;
}

/* Tensors get the widest rim that a window of theirs reaches into, and their places in a session. */
static void place(struct program *p) {
    for (int i = 0; i < p->layers; i++) {
        const struct layer *l = &p->layer[i];
        if ((l->kind == CONV2D && l->bits > 0) || l->kind == AVERAGE_POOL) {
            struct tensor *in = &p->tensor[l->input[0]];
            widen(&in->top, l->window.top);
            widen(&in->left, l->window.left);
            widen(&in->bottom, l->window.bottom);
            widen(&in->right, l->window.right);
        }
    }
    int is_residual = 0; /* the input: kernels read a residual operand LANES at a time */
    for (int i = 0; i < p->layers; i++) is_residual |= p->layer[i].residual == p->input;
    int64_t at = 64, scratch = 0;
    for (int i = 0; i < p->tensors; i++) {
        struct tensor *t = &p->tensor[i];
        int small = i == p->input && t->channels <= 4 && !is_residual;
        t->padded = small ? 4 : round_up(t->channels, LANES);
        t->row = (int64_t)t->padded * (t->left + t->width + t->right);
        t->bytes = t->row * (t->top + t->height + t->bottom);
        t->offset = at;
        at += (t->bytes + 127) / 64 * 64; /* vectors may read past the last code */
        int64_t columns = t->left + t->width + t->right, rows = t->top + t->height + t->bottom;
        /* Of each pixel, of the columns, and of all windows; none has more of these than the tensor has pixels. */
        int64_t sums = (2 * rows * columns + columns + 64) * 4, planes = 2 * (t->bytes / 8 + 128);
        int64_t wide = 2 * (t->bytes + 64);
        if (sums + planes > scratch) scratch = sums + planes;
        if (wide > scratch) scratch = wide;
    }
    const struct tensor *in = &p->tensor[p->input], *out = &p->tensor[p->output];
    p->frame_offset = at;
    at += (elements(in) + 127) / 64 * 64;
    p->logits_offset = at;
    at += (elements(out) * 4 + 127) / 64 * 64;
    p->scratch_offset = at;
    p->session_bytes = at + (scratch + 63) / 64 * 64;
}

/* What one unit of each channel's zero point adds to the accumulation over plain codes. */
static int64_t zero_sum(const struct program *p, const struct layer *l, int32_t c) {
    if (l->kind == CONCAT) {
        int i = 0;
        while (c >= p->tensor[l->input[i]].channels) c -= p->tensor[l->input[i++]].channels;
        return p->tensor[l->input[i]].zero;
    }
    int64_t zero = p->tensor[l->input[0]].zero;
    if (l->kind == ADD) return zero;
    int64_t taps = (int64_t)l->window.height * l->window.width;
    if (l->kind == AVERAGE_POOL) return zero * taps;
    return zero * l->sums[c];
}

/* The largest accumulation over plain codes that channel c can have. */
static double largest(const struct program *p, const struct layer *l, int32_t c) {
    if (l->kind == CONV2D && l->bits == 0) return 0;
    double most = (1 << (l->kind == CONCAT ? 8 : p->tensor[l->input[0]].bits)) - 1;
    double taps = (double)l->window.height * l->window.width;
    if (l->kind == AVERAGE_POOL) return most * taps;
    return l->kind == CONV2D ? most * l->spans[c] : most;
}

static void fold(const struct program *p, struct layer *l) {
    struct table *t = &l->table;
    const struct tensor *out = &p->tensor[l->output];
    double limit = 0, factor = (double)t->residual_multiplier * (double)((int64_t)1 << t->residual_shift);
    for (int c = 0; c < out->channels; c++) {
        int skipped = l->kind == CONV2D && l->bits == 0;
        int64_t bias = t->biases[c] + ((int64_t)1 << (t->shift - 1));
        if (out->bits <= 8) bias += (int64_t)out->zero << t->shift;
        if (!skipped) bias -= zero_sum(p, l, c) * t->multipliers[c];
        if (l->residual >= 0) {
            bias -= (int64_t)p->tensor[l->residual].zero * t->residual_multiplier * ((int64_t)1 << t->residual_shift);
        }
        t->biases[c] = bias;
        double sum = largest(p, l, c) * abs(t->multipliers[c]) + 255 * factor + (double)(bias < 0 ? -bias : bias);
        if (sum > limit) limit = sum;
    }
    t->narrow = limit < 0.99 * (double)((int64_t)1 << 31) * (double)((int64_t)1 << t->shift);
}

struct program *read_plan(
    const uint8_t *plan, int64_t bytes, const struct kernels *kernels, const struct program *previous, char *message,
    int capacity) {
    struct reader r = {plan, plan + bytes, message, capacity, 0};
    struct program *p = zeros(&r, 1, sizeof *p);
    if (p == NULL) return NULL;
    p->kernels = kernels;
    p->previous = previous;
    if (number(&r, 4) != 0x32504742 && !r.failed) fail(&r, "this is no plan");
    p->tensors = within(&r, "the number of tensors", 1, MOST_TENSORS);
    p->layers = within(&r, "the number of layers", 1, MOST_TENSORS);
    p->input = within(&r, "the input", 0, p->tensors - 1);
    p->output = within(&r, "the output", 0, p->tensors - 1);
    p->tensor = zeros(&r, (size_t)p->tensors, sizeof *p->tensor);
    p->layer = zeros(&r, (size_t)p->layers, sizeof *p->layer);
    for (int i = 0; i < p->tensors && !r.failed; i++) read_tensor(&r, &p->tensor[i]);
    for (int i = 0; i < p->layers && !r.failed; i++) read_layer(&r, p, &p->layer[i]);
    if (!r.failed && r.at != r.end) fail(&r, "%lld bytes too many", (long long)(r.end - r.at));
    if (!r.failed && (p->tensor[p->input].bits != 8 || p->tensor[p->output].bits != 16)) fail(&r, "input or logits of other bits");
    if (r.failed) {
        free_plan(p);
        return NULL;
    }
    place(p);
    for (int i = 0; i < p->layers; i++) {
        struct layer *l = &p->layer[i];
        if (!shares_codes(l->kind)) fold(p, l);
        if (l->kind == CONV2D && l->bits > 0) l->packed_bytes = kernels_of(p, l)->packed_bytes(p, l);
    }
    return p;
}

void free_plan(struct program *p) {
    if (p == NULL) return;
    for (int i = 0; p->layer != NULL && i < p->layers; i++) {
        free(p->layer[i].input);
        free(p->layer[i].table.multipliers);
        free(p->layer[i].table.biases);
        free(p->layer[i].sums);
        free(p->layer[i].spans);
    }
    free(p->layer);
    free(p->tensor);
    free(p);
}
