/* A network made ready to run. Tensors lie pixel by pixel (channels innermost), with a rim of zero points. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Channels that kernels write at once; rows of a tensor hold a multiple of it, except the input's. */
#define LANES 16

enum layer_kind { CONV2D, AVERAGE_POOL, MAX_POOL, RELU, FLATTEN, ADD, CONCAT, KINDS };

struct tensor {
    int32_t channels, height, width;
    int32_t zero;   /* code of the value 0, at the tensor's width */
    int32_t bits;   /* 1..8, or 16 for the logits */
    int32_t padded; /* channels with what fills them up */
    int32_t top, left, bottom, right; /* the rim that windows reach into */
    int64_t row;    /* bytes from row to row */
    int64_t offset; /* of the rim's first byte in a session */
    int64_t bytes;
};

struct window {
    int32_t height, width, stride_height, stride_width, top, left, bottom, right;
};

/*
 * The table of docs/arithmetic.md with everything constant folded into the bias: zero points of
 * the inputs and of the output, and the half that makes the shift round. So an accumulation is
 * over plain codes:  code = clamp((acc * M + ((r * R) << K) + B) >> S).
 */
struct table {
    int32_t shift, residual_multiplier, residual_shift;
    int32_t least, most;
    int32_t narrow; /* whether what is clamped always fits 32 bits */
    int32_t *multipliers; /* padded to LANES */
    int64_t *biases;
};

struct layer {
    int32_t kind, inputs, residual, output; /* tensors by number; residual -1 where there is none */
    int32_t *input;
    struct window window;
    int32_t groups;
    int32_t bits; /* of the weights, 0 for a skipped convolution, which accumulates nothing */
    struct table table;
    int32_t source; /* number of the weights in the network, whatever its widths */
    int32_t known;  /* layer of the previous program that has the same weights at the same width, or -1 */
    const uint8_t *codes; /* of the plan: [output][input of the group][row][column], 8 bits */
    int32_t *sums, *spans; /* of the levels of each output, and of their sizes without the sign */
    int64_t packed_bytes;
    uint8_t *packed; /* as the kernel wants them */
};

struct program;

/* How one instruction set does what takes time. */
struct kernels {
    const char *name;
    int (*supported)(void);
    int64_t (*packed_bytes)(const struct program *, const struct layer *);
    void (*pack)(const struct program *, struct layer *);
    void (*conv)(const struct program *, const struct layer *, uint8_t *session);
};

struct program {
    int32_t tensors, layers, input, output;
    struct tensor *tensor;
    struct layer *layer;
    const struct kernels *kernels;
    const struct program *previous; /* while this one is prepared, or NULL */
    int64_t frame_offset, logits_offset, scratch_offset, session_bytes;
};

/* A session begins with this; tensors follow at their offsets. */
struct session {
    const struct program *program;
};

extern const struct kernels portable_kernels;
#ifdef __x86_64__
extern const struct kernels avx2_kernels, avx512_kernels, amx_kernels;
#endif
#ifdef __aarch64__
extern const struct kernels neon_kernels, dotprod_kernels;
#endif

/* An element's code: the first of the real rows and columns is 0. */
static inline uint8_t *pixel(const struct tensor *t, uint8_t *session, int32_t y, int32_t x) {
    return session + t->offset + (y + t->top) * t->row + (int64_t)(x + t->left) * t->padded;
}

/* Level of a code at a weight width: docs/arithmetic.md, "Weights". */
static inline int32_t level(uint8_t code, int32_t bits) {
    return 2 * (code >> (8 - bits)) + 1 - (1 << bits);
}

static inline int32_t round_up(int32_t n, int32_t to) { return (n + to - 1) / to * to; }

/* Input channels that one filter sees. */
static inline int32_t group_inputs(const struct program *p, const struct layer *l) {
    return p->tensor[l->input[0]].channels / l->groups;
}

/* The code of channel c, from an accumulation and the code of the residual operand. */
static inline int32_t requantise(const struct table *t, int32_t c, int64_t acc, int64_t residual) {
    int64_t sum = acc * t->multipliers[c] +
                  residual * t->residual_multiplier * ((int64_t)1 << t->residual_shift) + t->biases[c];
    int64_t code = sum >> t->shift;
    return (int32_t)(code < t->least ? t->least : code > t->most ? t->most : code);
}

/* Writes the codes of up to LANES channels from c on at one position, as the output's tensor has them. */
void store(const struct program *, const struct layer *, uint8_t *session, int32_t y, int32_t x, int32_t c,
           const int32_t *acc);

/* Everything but convolutions. */
void run_layer(const struct program *, const struct layer *, uint8_t *session);

/* The kernels for a layer: convolutions in groups are the portable ones' on every machine. */
static inline const struct kernels *kernels_of(const struct program *p, const struct layer *l) {
    return l->groups > 1 ? &portable_kernels : p->kernels;
}

/*
 * Reads and checks a plan; the result, of malloc, has no packed weights and refers to the plan, and to
 * the previous program, if there is one. NULL and a message when the plan is no good.
 */
struct program *read_plan(
    const uint8_t *plan, int64_t bytes, const struct kernels *, const struct program *previous, char *message, int capacity);
void free_plan(struct program *);

#endif
