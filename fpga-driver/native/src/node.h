/* A node's state, its registers, and what the driver's files use of each other. */
#ifndef BITGEAR_NODE_H
#define BITGEAR_NODE_H

#include "bitgear_fpga.h"
#include "bitgear_registers.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "registers, buffer and so the host are little-endian");

enum {
    RESULT_BYTES = 1024,    /* of a slot, before its frame */
    RESULT_HEAD_WORDS = 5,  /* of a result, before its logits */
    MOST_SLOTS = 8,
    REMEMBERED_COMMITS = 16
};

enum { COMMAND_STAGE = 1, COMMAND_COMMIT = 2, COMMAND_VERIFY = 3, COMMAND_RESET = 4, COMMAND_LOAD = 5 };

struct configuration {
    uint64_t epoch;
    uint64_t tag;
};

struct bitgear_fpga {
    int lock;                       /* "registers": open for its lock */
    int interrupt;
    bool armed;                     /* the interrupt is a device, to be armed before each wait */
    bool gone;                      /* a file shrank */
    volatile uint32_t *registers;
    volatile uint64_t *buffer;
    size_t registers_bytes;
    size_t buffer_bytes;
    uint64_t address;               /* of the buffer, as the accelerator sees it */
    uint32_t capabilities[BITGEAR_CAPABILITIES];
    uint32_t row_bytes;             /* of a frame: one address of all banks */
    uint32_t slot_bytes;
    uint32_t stage_offset;
    uint32_t command;               /* last written */
    uint32_t submitted;             /* number of the next frame */
    uint32_t waited;                /* number of the oldest frame that nobody has waited for */
    uint32_t under_staged;          /* bit n modulo 32: frame n is to run under what is staged */
    uint32_t commits;               /* commands that may have changed what runs */
    uint32_t runs;                  /* the first of them that a frame submitted now may run under */
    struct configuration committed[REMEMBERED_COMMITS];     /* commit n is at n modulo their number */
    uint32_t submitted_under[MOST_SLOTS];                   /* runs, when the slot's frame was submitted */
    uint32_t uptime;                /* last seen */
    uint64_t moved;                 /* when it was first seen so, ns */
    uint64_t stall;                 /* how long it may stay so, ns */
    char message[256];
};

/* Accesses are whole and in program order; what they publish or find published takes one of the fences below. */
static inline uint32_t bitgear_load(const bitgear_fpga *node, int number)
{
    return node->registers[number];
}

static inline void bitgear_store(bitgear_fpga *node, int number, uint32_t value)
{
    node->registers[number] = value;
}

static inline void bitgear_store_pair(bitgear_fpga *node, int low, uint64_t value)
{
    bitgear_store(node, low, (uint32_t)value);
    bitgear_store(node, low + 1, (uint32_t)(value >> 32));
}

static inline uint64_t bitgear_load_pair(const bitgear_fpga *node, int low)
{
    uint32_t part = bitgear_load(node, low);
    return (uint64_t)bitgear_load(node, low + 1) << 32 | part;
}

/*
 * C's fences order memory for other processors; on ARM a device on the bus is out of their reach. Publish comes
 * before a doorbell, acquire after a completion has been seen, full between a store and a load that must follow.
 */
#if defined(__ARM_ARCH) && __ARM_ARCH >= 7
#define BITGEAR_FENCE(order) __asm__ volatile("dmb sy" ::: "memory")
#else
#define BITGEAR_FENCE(order) atomic_thread_fence(order)
#endif

static inline void bitgear_publish(void) { BITGEAR_FENCE(memory_order_release); }
static inline void bitgear_acquire(void) { BITGEAR_FENCE(memory_order_acquire); }
static inline void bitgear_order(void) { BITGEAR_FENCE(memory_order_seq_cst); }

/* Not memcpy, which may use accesses that an uncached mapping does not take: unaligned, or of whole cache lines. */
static inline void bitgear_copy_in(volatile uint64_t *to, const uint8_t *from, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes / 8; i++) {
        uint64_t word;
        memcpy(&word, from + 8 * (size_t)i, 8);
        to[i] = word;
    }
}

/* message.c: keeps a message, in the node or, without one, for this thread; returns the code. */
__attribute__((format(printf, 3, 4)))
int32_t bitgear_fail(bitgear_fpga *node, int32_t code, const char *format, ...);

/* files.c: opens, locks and maps the folder's files; release undoes what of it has been done. */
int32_t bitgear_files_open(bitgear_fpga *node, const char *folder);
void bitgear_files_release(bitgear_fpga *node);

/* Arguments of a call, for guard.c. */
struct bitgear_call {
    const uint8_t *data;
    uint32_t bytes;
    uint32_t count;
    uint32_t number;
    uint32_t opcode;
    struct configuration configuration;
    uint64_t deadline;
    uint64_t *values;
    uint32_t *value;
    int16_t *logits;
};

/*
 * guard.c: whatever touches the mappings runs as an operation. If a file has shrunk under it, it is left where it
 * stands, with a jump: an operation must not hold a lock or memory.
 */
typedef int32_t bitgear_operation(bitgear_fpga *node, const struct bitgear_call *call);
int32_t bitgear_guarded(bitgear_fpga *node, bitgear_operation *operation, const struct bitgear_call *call);
void bitgear_guard_hold(void);
void bitgear_guard_release(void);

/* await.c */
uint64_t bitgear_now(void);
uint64_t bitgear_deadline(uint32_t timeout_ms);
bool bitgear_moves(bitgear_fpga *node, uint64_t now);
int32_t bitgear_await(bitgear_fpga *node, int number, uint32_t target, uint64_t deadline);

/* Whether a frame was submitted to run under what is staged. */
static inline bool bitgear_is_under_staged(const bitgear_fpga *node, uint32_t number)
{
    return node->under_staged >> number % 32 & 1;
}

/* commands.c: runs one command to its end; but for a reset, the one before has to have ended. */
int32_t bitgear_command(bitgear_fpga *node, uint32_t opcode, uint64_t deadline);

/* crc32.c */
uint32_t bitgear_crc32(const void *data, size_t bytes);

#endif
