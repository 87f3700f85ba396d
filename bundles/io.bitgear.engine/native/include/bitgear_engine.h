/*
 * Integer kernels: one call runs a whole network on one frame, with the bits of the plain reference
 * (docs/arithmetic.md). The caller owns all memory; nothing here allocates for longer than a call,
 * starts a thread or keeps state. Functions are safe to call from several threads, each with a
 * session of its own; a program is read only once it is prepared.
 *
 * The plan is a network under one configuration, in little-endian order (see plan.c, which checks
 * all of it, and the Java class that writes it).
 */
#ifndef BITGEAR_ENGINE_H
#define BITGEAR_ENGINE_H

#include <stdint.h>

#define BITGEAR_ENGINE_API __attribute__((visibility("default")))

/* Version of this interface; another one is another number. */
#define BITGEAR_ENGINE_ABI 3

/* Instruction sets, from the plainest. Every machine has the first. */
enum {
    BITGEAR_ENGINE_PORTABLE = 0,
    BITGEAR_ENGINE_AVX2 = 1,
    BITGEAR_ENGINE_AVX512_VNNI = 2,
    BITGEAR_ENGINE_AMX_INT8 = 3,
    BITGEAR_ENGINE_NEON = 4,
    BITGEAR_ENGINE_NEON_DOTPROD = 5,
    BITGEAR_ENGINE_SETS = 6
};

/* What the caller has to allocate, aligned to 64 bytes, and where things are in a session. */
enum {
    BITGEAR_ENGINE_PROGRAM_BYTES = 0,
    BITGEAR_ENGINE_SESSION_BYTES = 1,
    BITGEAR_ENGINE_FRAME_OFFSET = 2, /* unsigned bytes, channel by channel, row by row */
    BITGEAR_ENGINE_FRAME_BYTES = 3,
    BITGEAR_ENGINE_LOGITS_OFFSET = 4, /* int32, in the machine's byte order */
    BITGEAR_ENGINE_LOGITS = 5,
    BITGEAR_ENGINE_SIZES = 6
};

BITGEAR_ENGINE_API int32_t bitgear_engine_abi(void);

/* Name of an instruction set, or NULL. */
BITGEAR_ENGINE_API const char *bitgear_engine_name(int32_t set);

/* Whether this machine has an instruction set: 1 or 0. Of AMX the process asks the system for leave to use it. */
BITGEAR_ENGINE_API int32_t bitgear_engine_supports(int32_t set);

/*
 * Checks a plan and tells the sizes.
 *
 * previous: a prepared program of the same network, with which this takes less time, or NULL
 * sizes: receives BITGEAR_ENGINE_SIZES numbers
 * message: receives what is wrong, at most capacity bytes with the 0 behind it
 * returns 0, or -1 when the plan is no good or the machine lacks the instruction set
 */
BITGEAR_ENGINE_API int32_t bitgear_engine_measure(
    const uint8_t *plan, int32_t bytes, int32_t set, const void *previous, int64_t *sizes, char *message,
    int32_t capacity);

/*
 * Packs the weights, but those that lie packed for the same width in the previous program, which are copied.
 * Arguments and result as above; program has the bytes that were told.
 */
BITGEAR_ENGINE_API int32_t bitgear_engine_prepare(
    const uint8_t *plan, int32_t bytes, int32_t set, const void *previous, void *program, int64_t size,
    char *message, int32_t capacity);

/* Makes a session of a program, which must stay where it is as long as the session is used. */
BITGEAR_ENGINE_API int32_t bitgear_engine_open(const void *program, void *session, int64_t size);

/* Runs the frame that lies in the session; afterwards the logits lie there. */
BITGEAR_ENGINE_API void bitgear_engine_run(void *session);

#endif
