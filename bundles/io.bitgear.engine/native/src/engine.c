/* The interface: measures, prepares and runs programs in the caller's memory. */
#include "../include/bitgear_engine.h"

#include "program.h"

#include <stdio.h>
#include <string.h>

static const struct kernels *const SETS[BITGEAR_ENGINE_SETS] = {
    [BITGEAR_ENGINE_PORTABLE] = &portable_kernels,
#ifdef __x86_64__
    [BITGEAR_ENGINE_AVX2] = &avx2_kernels,
    [BITGEAR_ENGINE_AVX512_VNNI] = &avx512_kernels,
    [BITGEAR_ENGINE_AMX_INT8] = &amx_kernels,
#endif
#ifdef __aarch64__
    [BITGEAR_ENGINE_NEON] = &neon_kernels,
    [BITGEAR_ENGINE_NEON_DOTPROD] = &dotprod_kernels,
#endif
};

static const char *const NAMES[BITGEAR_ENGINE_SETS] = {
    "portable", "avx2", "avx512-vnni", "amx-int8", "neon", "neon-dotprod",
};

int32_t bitgear_engine_abi(void) { return BITGEAR_ENGINE_ABI; }

const char *bitgear_engine_name(int32_t set) { return set < 0 || set >= BITGEAR_ENGINE_SETS ? NULL : NAMES[set]; }

int32_t bitgear_engine_supports(int32_t set) {
    return set >= 0 && set < BITGEAR_ENGINE_SETS && SETS[set] != NULL && SETS[set]->supported();
}

static struct program *read_for(
    const uint8_t *plan, int32_t bytes, int32_t set, const void *previous, char *message, int32_t capacity) {
    if (!bitgear_engine_supports(set)) {
        snprintf(message, (size_t)capacity, "this machine has no instruction set %d", set);
        return NULL;
    }
    return read_plan(plan, bytes < 0 ? 0 : bytes, SETS[set], previous, message, capacity);
}

static int64_t aligned(int64_t bytes) { return (bytes + 63) / 64 * 64; }

/* Takes memory of the caller's, or only counts where base is NULL. */
struct taker {
    uint8_t *base;
    int64_t used;
};

static void *take(struct taker *t, const void *content, int64_t bytes) {
    uint8_t *at = t->base == NULL ? NULL : t->base + t->used;
    t->used += aligned(bytes);
    if (at != NULL && content != NULL) memcpy(at, content, (size_t)bytes);
    return at;
}

/* The previous program's layer with these weights, if all that kernels pack by is the same there. */
static const struct layer *packed_alike(const struct program *p, const struct layer *l) {
    const struct program *q = p->previous;
    if (l->known < 0 || kernels_of(q, &q->layer[l->known]) != kernels_of(p, l)) return NULL;
    const struct layer *m = &q->layer[l->known];
    const struct tensor *in = &p->tensor[l->input[0]], *other = &q->tensor[m->input[0]];
    int is_same = in->padded == other->padded && in->bits == other->bits && m->packed_bytes == l->packed_bytes &&
                  (l->input[0] == p->input) == (m->input[0] == q->input) &&
                  p->tensor[l->output].width == q->tensor[m->output].width;
    return is_same ? m : NULL;
}

/* Copies a program, without the plan's codes that are packed; returns the bytes it takes. */
static int64_t copy(const struct program *from, uint8_t *base) {
    struct taker t = {base, 0};
    struct program *p = take(&t, from, sizeof *from);
    struct tensor *tensors = take(&t, from->tensor, from->tensors * (int64_t)sizeof *tensors);
    struct layer *layers = take(&t, from->layer, from->layers * (int64_t)sizeof *layers);
    if (p != NULL) {
        p->tensor = tensors;
        p->layer = layers;
        p->previous = NULL; /* it may go before this one does */
    }
    for (int i = 0; i < from->layers; i++) {
        const struct layer *l = &from->layer[i];
        int64_t padded = round_up(from->tensor[l->output].channels, LANES);
        int32_t *input = take(&t, l->input, l->inputs * (int64_t)sizeof *input);
        int32_t *multipliers = l->table.multipliers ? take(&t, l->table.multipliers, padded * 4) : NULL;
        int64_t *biases = l->table.biases ? take(&t, l->table.biases, padded * 8) : NULL;
        int64_t outputs = from->tensor[l->output].channels;
        int32_t *sums = l->codes ? take(&t, l->sums, outputs * 4) : NULL;
        int32_t *spans = l->codes ? take(&t, l->spans, outputs * 4) : NULL;
        const struct layer *alike = l->codes ? packed_alike(from, l) : NULL;
        uint8_t *packed = l->codes ? take(&t, alike ? alike->packed : NULL, l->packed_bytes) : NULL;
        if (p != NULL) {
            layers[i].input = input;
            layers[i].table.multipliers = multipliers;
            layers[i].table.biases = biases;
            layers[i].sums = sums;
            layers[i].spans = spans;
            layers[i].packed = packed;
            if (packed != NULL && alike == NULL) {
                memset(packed, 0, (size_t)l->packed_bytes);
                kernels_of(p, &layers[i])->pack(p, &layers[i]);
            }
            layers[i].codes = NULL; /* they are the plan's */
            layers[i].known = -1;
        }
    }
    return t.used;
}

int32_t bitgear_engine_measure(
    const uint8_t *plan, int32_t bytes, int32_t set, const void *previous, int64_t *sizes, char *message, int32_t capacity) {
    struct program *p = read_for(plan, bytes, set, previous, message, capacity);
    if (p == NULL) return -1;
    const struct tensor *in = &p->tensor[p->input], *out = &p->tensor[p->output];
    sizes[BITGEAR_ENGINE_PROGRAM_BYTES] = copy(p, NULL);
    sizes[BITGEAR_ENGINE_SESSION_BYTES] = p->session_bytes;
    sizes[BITGEAR_ENGINE_FRAME_OFFSET] = p->frame_offset;
    sizes[BITGEAR_ENGINE_FRAME_BYTES] = (int64_t)in->channels * in->height * in->width;
    sizes[BITGEAR_ENGINE_LOGITS_OFFSET] = p->logits_offset;
    sizes[BITGEAR_ENGINE_LOGITS] = (int64_t)out->channels * out->height * out->width;
    free_plan(p);
    return 0;
}

int32_t bitgear_engine_prepare(
    const uint8_t *plan, int32_t bytes, int32_t set, const void *previous, void *program, int64_t size, char *message,
    int32_t capacity) {
    struct program *p = read_for(plan, bytes, set, previous, message, capacity);
    if (p == NULL) return -1;
    int fits = copy(p, NULL) <= size;
    if (fits) {
        copy(p, program);
    } else {
        snprintf(message, (size_t)capacity, "%lld bytes are too few for the program", (long long)size);
    }
    free_plan(p);
    return fits ? 0 : -1;
}

int32_t bitgear_engine_open(const void *program, void *memory, int64_t size) {
    const struct program *p = program;
    if (size < p->session_bytes) return -1;
    memset(memory, 0, (size_t)p->session_bytes);
    ((struct session *)memory)->program = p;
    for (int i = 0; i < p->tensors; i++) { /* the rims; what fills up the channels stays 0 */
        const struct tensor *t = &p->tensor[i];
        uint8_t *at = (uint8_t *)memory + t->offset;
        for (int64_t pixels = t->bytes / t->padded; pixels > 0; pixels--, at += t->padded) {
            memset(at, t->zero, (size_t)t->channels);
        }
    }
    return 0;
}

/* From channel by channel to pixel by pixel. */
static void take_frame(const struct program *p, uint8_t *session) {
    const struct tensor *in = &p->tensor[p->input];
    const uint8_t *frame = session + p->frame_offset;
    int64_t plane = (int64_t)in->height * in->width;
    for (int32_t y = 0; y < in->height; y++) {
        uint8_t *to = pixel(in, session, y, 0);
        const uint8_t *from = frame + (int64_t)y * in->width;
        if (in->channels == 3 && in->padded == 4) {
            for (int32_t x = 0; x < in->width; x++) {
                uint32_t three = from[x] | (uint32_t)from[plane + x] << 8 | (uint32_t)from[2 * plane + x] << 16;
                memcpy(to + 4 * (int64_t)x, &three, 4); /* little-endian, as every supported machine is */
            }
            continue;
        }
        for (int32_t c = 0; c < in->channels; c++) {
            for (int32_t x = 0; x < in->width; x++) to[(int64_t)x * in->padded + c] = from[c * plane + x];
        }
    }
}

void bitgear_engine_run(void *memory) {
    const struct program *p = ((const struct session *)memory)->program;
    take_frame(p, memory);
    for (int i = 0; i < p->layers; i++) {
        const struct layer *l = &p->layer[i];
        if (l->kind == CONV2D && l->bits > 0) {
            kernels_of(p, l)->conv(p, l, memory);
        } else {
            run_layer(p, l, memory);
        }
    }
}
