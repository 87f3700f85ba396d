/*
 * Random networks: every instruction set of this machine leaves the same codes in every tensor as the
 * portable one, which the Java tests compare with the reference; and plans that are cut off or
 * garbled are refused, or run without a fault.
 */
#include "bitgear_engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: seed %u: %s\n", __FILE__, __LINE__, seed, #condition); \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

enum { CONV2D, AVERAGE_POOL, MAX_POOL, RELU, FLATTEN, ADD, CONCAT };

static uint32_t seed, state;

static int32_t draw(int32_t least, int32_t most) {
    state = state * 1664525u + 1013904223u;
    return least + (int32_t)((state >> 8) % (uint32_t)(most - least + 1));
}

struct shape {
    int32_t channels, height, width, zero, bits;
};

static struct {
    uint8_t bytes[1 << 20];
    int32_t length;
} plan;

static void put(int64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) plan.bytes[plan.length++] = (uint8_t)((uint64_t)value >> (8 * i));
}

static void put_shape(struct shape s) {
    put(s.channels, 4), put(s.height, 4), put(s.width, 4), put(s.zero, 4), put(s.bits, 4);
}

static void put_table(int32_t channels, int residual) {
    int32_t shift = draw(8, 40);
    put(shift, 4), put(residual ? draw(0, (1 << 17) - 1) : 0, 4), put(residual ? draw(0, shift > 17 ? shift - 17 : 0) : 0, 4);
    for (int i = 0; i < channels; i++) put(draw(-(1 << 17), (1 << 17) - 1), 4);
    for (int i = 0; i < channels; i++) put((int64_t)draw(-128, 128) * ((int64_t)1 << (shift - 6 < 0 ? 0 : shift - 6)), 8);
}

/* Layers are kept apart, because tensors come first in a plan. */
static struct {
    struct shape shape[16];
    int32_t shapes;
} net;

struct planned {
    int32_t kind, inputs, input[2], residual, output, window[8], groups, bits;
};

static struct planned layers[16];
static int32_t layer_count;

/* Where the plan has the weight bits of its convolutions. */
static int32_t bits_at[16], bits_count;

static int32_t add_shape(struct shape s) {
    net.shape[net.shapes] = s;
    return net.shapes++;
}

static struct shape drawn(struct shape s) {
    s.bits = draw(1, 8);
    s.zero = draw(0, 2) ? 0 : draw(0, (1 << s.bits) - 1);
    return s;
}

static void add_layer(struct planned l) { layers[layer_count++] = l; }

static struct planned plain(int32_t kind, int32_t from, int32_t to) {
    return (struct planned){kind, 1, {from, 0}, -1, to, {1, 1, 1, 1, 0, 0, 0, 0}, 1, kind == CONV2D ? draw(1, 8) : -1};
}

static int32_t add_windowed(int32_t kind, int32_t from, int32_t channels) {
    struct shape in = net.shape[from], out = drawn(in);
    struct planned l = plain(kind, from, 0);
    int32_t h = draw(1, in.height < 5 ? in.height : 5), w = draw(1, in.width < 5 ? in.width : 5);
    int32_t window[8] = {h, w, draw(1, 3), draw(1, 3), draw(0, h - 1), draw(0, w - 1), draw(0, h - 1), draw(0, w - 1)};
    memcpy(l.window, window, sizeof window);
    out.channels = channels;
    out.height = (in.height + window[4] + window[6] - h) / window[2] + 1;
    out.width = (in.width + window[5] + window[7] - w) / window[3] + 1;
    if (kind == MAX_POOL) out.bits = in.bits, out.zero = in.zero;
    l.output = add_shape(out);
    add_layer(l);
    return l.output;
}

/* Every kind of layer one behind the other; sizes, windows, widths and tables are drawn. */
static void build(void) {
    static const int32_t CHANNELS[] = {1, 2, 3, 4, 5, 8, 16, 17, 32, 33, 48, 64, 80, 100};
    net.shapes = layer_count = plan.length = bits_count = 0;
    int32_t at = add_shape((struct shape){draw(1, 6), draw(1, 20), draw(1, 36), draw(0, 255), 8});
    if (draw(0, 3) > 0) at = add_windowed(CONV2D, at, CHANNELS[draw(0, 13)]);
    struct planned keep = plain(CONV2D, at, 0);
    int32_t three[8] = {3, 3, 1, 1, 1, 1, 1, 1}, channels = net.shape[at].channels;
    memcpy(keep.window, three, sizeof three);
    keep.groups = draw(0, 2) ? 1 : draw(0, 1) || channels % 2 ? channels : 2;
    keep.residual = at;
    keep.bits = draw(0, 8);
    if (keep.bits == 0) keep.input[0] = -1;
    keep.output = add_shape(drawn(net.shape[at]));
    add_layer(keep);
    struct planned relu = plain(RELU, keep.output, add_shape(net.shape[keep.output]));
    add_layer(relu);
    struct planned sum = plain(ADD, relu.output, add_shape(drawn(net.shape[at])));
    sum.residual = at;
    add_layer(sum);
    struct shape joined = drawn(net.shape[at]);
    joined.channels *= 2;
    struct planned concat = {CONCAT, 2, {sum.output, at}, -1, add_shape(joined), {1, 1, 1, 1, 0, 0, 0, 0}, 1, -1};
    add_layer(concat);
    at = add_windowed(MAX_POOL, concat.output, joined.channels);
    at = add_windowed(AVERAGE_POOL, at, joined.channels);
    at = add_windowed(CONV2D, at, CHANNELS[draw(0, 6)]);
    struct shape flat = net.shape[at];
    flat.channels *= flat.height * flat.width;
    flat.height = flat.width = 1;
    add_layer(plain(FLATTEN, at, add_shape(flat)));
    struct planned dense = plain(CONV2D, net.shapes - 1, 0);
    dense.output = add_shape((struct shape){draw(1, 30), 1, 1, 0, 16});
    add_layer(dense);
    put(0x32504742, 4), put(net.shapes, 4), put(layer_count, 4), put(0, 4), put(dense.output, 4);
    for (int i = 0; i < net.shapes; i++) put_shape(net.shape[i]);
    for (int i = 0; i < layer_count; i++) {
        struct planned *l = &layers[i];
        struct shape out = net.shape[l->output];
        put(l->kind, 4), put(l->inputs, 4);
        for (int k = 0; k < l->inputs; k++) put(l->input[k], 4);
        put(l->residual, 4), put(l->output, 4);
        for (int k = 0; k < 8; k++) put(l->window[k], 4);
        put(l->groups, 4);
        if (l->bits > 0) bits_at[bits_count++] = plan.length;
        put(l->bits, 4), put(l->kind == CONV2D ? i : -1, 4);
        if (l->kind != MAX_POOL && l->kind != RELU && l->kind != FLATTEN) put_table(out.channels, l->residual >= 0);
        if (l->bits <= 0) continue;
        int32_t codes = out.channels * (net.shape[l->input[0]].channels / l->groups) * l->window[0] * l->window[1];
        for (int32_t k = 0; k < (codes + 3) / 4 * 4; k++) put(draw(0, 255), 1);
    }
}

/* A program, with the help of another or of none, or NULL when the plan is refused. */
static void *prepared(int32_t set, int64_t *sizes, const void *previous) {
    char message[200] = "";
    if (bitgear_engine_measure(plan.bytes, plan.length, set, previous, sizes, message, sizeof message) != 0) {
        CHECK(message[0] != 0);
        return NULL;
    }
    int64_t bytes = sizes[BITGEAR_ENGINE_PROGRAM_BYTES];
    void *program = aligned_alloc(64, (size_t)(bytes + 63) / 64 * 64);
    CHECK(program != NULL);
    CHECK(bitgear_engine_prepare(plan.bytes, plan.length, set, previous, program, 64, message, sizeof message) == -1);
    CHECK(strstr(message, "too few") != NULL);
    CHECK(bitgear_engine_prepare(plan.bytes, plan.length, set, previous, program, bytes, message, sizeof message) == 0);
    return program;
}

/* A session after one frame. */
static uint8_t *run(const void *program, const int64_t *sizes, const uint8_t *frame) {
    uint8_t *session = aligned_alloc(64, (size_t)(sizes[BITGEAR_ENGINE_SESSION_BYTES] + 63) / 64 * 64);
    CHECK(session != NULL);
    CHECK(bitgear_engine_open(program, session, 64) == -1);
    CHECK(bitgear_engine_open(program, session, sizes[BITGEAR_ENGINE_SESSION_BYTES]) == 0);
    for (int64_t i = 0; i < sizes[BITGEAR_ENGINE_FRAME_BYTES]; i++) session[sizes[BITGEAR_ENGINE_FRAME_OFFSET] + i] = frame[i % 4096];
    bitgear_engine_run(session);
    return session;
}

/* The same of the plan, or NULL when it is refused. */
static uint8_t *ran(int32_t set, int64_t *sizes, const uint8_t *frame) {
    void *program = prepared(set, sizes, NULL);
    uint8_t *session = program == NULL ? NULL : run(program, sizes, frame);
    free(program);
    return session;
}

/* Behind the pointer that a session begins with. */
static void agree(const char *name, const uint8_t *session, const uint8_t *other, const int64_t *sizes) {
    int64_t end = sizes[BITGEAR_ENGINE_LOGITS_OFFSET] + 4 * sizes[BITGEAR_ENGINE_LOGITS];
    for (int64_t i = 64; i < end; i++) {
        if (session[i] != other[i]) {
            fprintf(stderr, "seed %u: %s differs at byte %lld of %lld\n", seed, name, (long long)i, (long long)end);
            exit(1);
        }
    }
}

static void compare(const uint8_t *frame) {
    int64_t sizes[BITGEAR_ENGINE_SIZES], others[BITGEAR_ENGINE_SIZES];
    uint8_t *portable = ran(BITGEAR_ENGINE_PORTABLE, sizes, frame);
    CHECK(portable != NULL);
    for (int32_t set = 1; set < BITGEAR_ENGINE_SETS; set++) {
        if (!bitgear_engine_supports(set)) continue;
        uint8_t *session = ran(set, others, frame);
        CHECK(session != NULL);
        CHECK(sizes[BITGEAR_ENGINE_SESSION_BYTES] == others[BITGEAR_ENGINE_SESSION_BYTES]);
        agree(bitgear_engine_name(set), session, portable, sizes);
        free(session);
    }
    free(portable);
}

/* Some layers get other widths, then their own again: a program made with the one before does what a new one does. */
static void change(const uint8_t *frame) {
    for (int32_t set = 0; set < BITGEAR_ENGINE_SETS; set++) {
        if (!bitgear_engine_supports(set)) continue;
        int64_t sizes[BITGEAR_ENGINE_SIZES];
        void *previous = prepared(set, sizes, NULL);
        uint8_t kept[16];
        for (int i = 0; i < bits_count; i++) kept[i] = plan.bytes[bits_at[i]];
        for (int turn = 0; turn < 4; turn++) {
            for (int i = 0; i < bits_count; i++) {
                plan.bytes[bits_at[i]] = turn == 3 || draw(0, 1) ? kept[i] : (uint8_t)draw(1, 8);
            }
            void *program = prepared(set, sizes, previous), *afresh = prepared(set, sizes, NULL);
            CHECK(program != NULL && afresh != NULL);
            memset(previous, 0xff, 64); /* it is not needed any more */
            free(previous);
            uint8_t *session = run(program, sizes, frame), *expected = run(afresh, sizes, frame);
            agree("a changed program", session, expected, sizes);
            free(session), free(expected), free(afresh);
            previous = program;
        }
        free(previous);
    }
}

/* Whatever a plan says, nothing outside of its memory is touched: the sanitizers watch. */
static void mistreat(const uint8_t *frame) {
    int64_t sizes[BITGEAR_ENGINE_SIZES];
    int32_t length = plan.length;
    for (int i = 0; i < 40; i++) {
        plan.length = draw(0, length - 1);
        CHECK(ran(BITGEAR_ENGINE_PORTABLE, sizes, frame) == NULL);
    }
    plan.length = length;
    for (int i = 0; i < 40; i++) {
        int32_t at = draw(0, length / 4 - 1) * 4;
        uint8_t kept = plan.bytes[at];
        plan.bytes[at] = (uint8_t)draw(0, 255);
        char message[200] = "";
        /* A changed size may be right and large: only what fits here is run. */
        if (bitgear_engine_measure(plan.bytes, plan.length, 0, NULL, sizes, message, sizeof message) == 0 &&
            sizes[BITGEAR_ENGINE_SESSION_BYTES] < 1 << 24) {
            for (int32_t set = 0; set < BITGEAR_ENGINE_SETS; set++) {
                if (bitgear_engine_supports(set)) free(ran(set, sizes, frame));
            }
        }
        plan.bytes[at] = kept;
    }
}

int main(int count, char **values) {
    uint8_t frame[4096];
    char message[200];
    int64_t sizes[BITGEAR_ENGINE_SIZES];
    int32_t networks = count > 1 ? atoi(values[1]) : 300;
    CHECK(bitgear_engine_abi() == BITGEAR_ENGINE_ABI);
    CHECK(bitgear_engine_supports(BITGEAR_ENGINE_PORTABLE) && !bitgear_engine_supports(-1) && !bitgear_engine_supports(99));
    CHECK(bitgear_engine_name(99) == NULL);
    CHECK(bitgear_engine_measure(frame, 0, 99, NULL, sizes, message, sizeof message) == -1);
    for (seed = count > 2 ? (uint32_t)atoi(values[2]) : 1; networks > 0; networks--, seed++) {
        state = seed;
        build();
        for (size_t i = 0; i < sizeof frame; i++) frame[i] = (uint8_t)draw(0, 255);
        compare(frame);
        change(frame);
        if (seed % 5 == 0) mistreat(frame);
    }
    for (int32_t set = 0; set < BITGEAR_ENGINE_SETS; set++) {
        if (bitgear_engine_supports(set)) printf("%s ", bitgear_engine_name(set));
    }
    printf("agree\n");
    return 0;
}
