/*
 * Driver of a Bitgear accelerator: one register window, one buffer and one interrupt, which are files of one
 * folder ("registers", "buffer", "interrupt"): links to /dev/uioN and a DMA buffer on a board, plain files and
 * a named pipe that a simulator serves. docs/driver.md says how they behave.
 *
 * All functions but bitgear_fpga_abi return BITGEAR_OK or a negative BITGEAR_ code, and never block longer than
 * the time that they are given. A node is used by one thread at a time; different nodes are independent. Nothing
 * is allocated between open and close. A file that shrinks under the driver gives BITGEAR_TRUNCATED.
 */
#ifndef BITGEAR_FPGA_H
#define BITGEAR_FPGA_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
/* The library is built with hidden symbols; what follows is what it exports. */
#pragma GCC visibility push(default)

/* Version of this interface; any change that breaks a caller raises it. */
#define BITGEAR_FPGA_ABI 1

enum {
    BITGEAR_OK = 0,
    BITGEAR_ABSENT = -1,    /* a file of the folder is missing or too small */
    BITGEAR_TAKEN = -2,     /* another process has the node open */
    BITGEAR_FOREIGN = -3,   /* the window is not that of an accelerator of this version */
    BITGEAR_TIMEOUT = -4,   /* alive, but not done in time */
    BITGEAR_DEAD = -5,      /* its clock stands still */
    BITGEAR_TRUNCATED = -6, /* a file shrank: the node is gone */
    BITGEAR_REFUSED = -7,   /* the accelerator refused a command; bitgear_fpga_message says why */
    BITGEAR_CORRUPT = -8,   /* a result's CRC, number, epoch or tag is wrong */
    BITGEAR_FULL = -9,      /* every slot holds a frame that nobody has waited for */
    BITGEAR_INVALID = -10,  /* an argument is wrong */
    BITGEAR_FAULT = -11,    /* the accelerator halted in this frame: a damaged descriptor, or an overrun */
    BITGEAR_SYSTEM = -12    /* a system call failed */
};

typedef struct bitgear_fpga bitgear_fpga;

/* The interface version of this library. */
int32_t bitgear_fpga_abi(void);

/*
 * Opens, locks and resets a node. stall_ms: how long its clock may stand still, 1 to 10,000; timeout_ms bounds
 * the whole call. On failure *node is NULL.
 */
int32_t bitgear_fpga_open(const char *folder, uint32_t stall_ms, uint32_t timeout_ms, bitgear_fpga **node);

/* Closes a node and frees all that it holds; NULL is ignored. */
void bitgear_fpga_close(bitgear_fpga *node);

/* What the last failed call on this node met, in words; never NULL, valid until the next call. */
const char *bitgear_fpga_message(const bitgear_fpga *node);

enum {
    BITGEAR_BLOCK, BITGEAR_POSITIONS, BITGEAR_DRAIN, BITGEAR_BANK_WORDS, BITGEAR_WEIGHT_WORDS,
    BITGEAR_TABLE_ENTRIES, BITGEAR_LAYERS, BITGEAR_LOGITS, BITGEAR_CLOCK_KHZ, BITGEAR_SLOTS,
    BITGEAR_STAGE_BYTES, BITGEAR_CAPABILITIES
};

/* Fills values[BITGEAR_CAPABILITIES]. */
int32_t bitgear_fpga_capabilities(bitgear_fpga *node, uint32_t *values);

/*
 * Checks, loads and reads back a stage stream (docs/driver.md), beside the configuration that runs, in place of what
 * was staged. Neither this nor a commit is taken while a frame of bitgear_fpga_submit_staged has not been waited for.
 */
int32_t bitgear_fpga_stage(bitgear_fpga *node, const uint8_t *stream, uint32_t bytes, uint32_t timeout_ms);

/* The same for a stream of weights alone: what is staged stays. */
int32_t bitgear_fpga_load(bitgear_fpga *node, const uint8_t *stream, uint32_t bytes, uint32_t timeout_ms);

/* Lets what is staged take effect between two frames, and reads it back. */
int32_t bitgear_fpga_commit(bitgear_fpga *node, uint64_t epoch, uint64_t tag, uint32_t timeout_ms);

/* Reads what a stream wrote back from the accelerator's memories; its CRC-32 comes back in *crc. */
int32_t bitgear_fpga_verify(bitgear_fpga *node, const uint8_t *stream, uint32_t bytes, uint32_t *crc,
                            uint32_t timeout_ms);

enum { BITGEAR_STATE_EPOCH, BITGEAR_STATE_TAG, BITGEAR_STATE_CRC, BITGEAR_STATE_STATUS, BITGEAR_STATES };

/* Fills values[BITGEAR_STATES] from the registers. */
int32_t bitgear_fpga_read_back(bitgear_fpga *node, uint64_t *values);

/* Queues a frame (its words as docs/driver.md says) and gives its number. Does not wait. */
int32_t bitgear_fpga_submit(bitgear_fpga *node, const uint8_t *frame, uint32_t bytes, uint32_t *number);

/*
 * The same for a frame that is to run under what is staged, not under what runs. Its result has the epoch and tag of
 * what runs.
 */
int32_t bitgear_fpga_submit_staged(bitgear_fpga *node, const uint8_t *frame, uint32_t bytes, uint32_t *number);

enum {
    BITGEAR_RESULT_EPOCH, BITGEAR_RESULT_TAG, BITGEAR_RESULT_CYCLES, BITGEAR_RESULT_BEATS,
    BITGEAR_RESULT_LOADING, BITGEAR_RESULTS
};

/*
 * Waits for the frame that was submitted first of those not yet waited for, checks its result and frees its slot,
 * whether the result is good or not (but not on BITGEAR_TIMEOUT, BITGEAR_DEAD or BITGEAR_TRUNCATED).
 * Fills values[BITGEAR_RESULTS] and logits[count]; count must be the number that the configuration was staged
 * with.
 */
int32_t bitgear_fpga_wait(bitgear_fpga *node, uint32_t number, uint64_t *values, int16_t *logits, uint32_t count,
                          uint32_t timeout_ms);

enum {
    BITGEAR_COUNTER_FRAMES, BITGEAR_COUNTER_CYCLES, BITGEAR_COUNTER_BEATS, BITGEAR_COUNTER_STALLS,
    BITGEAR_COUNTER_LOADING, BITGEAR_COUNTER_STAGING, BITGEAR_COUNTER_ON_CHIP_BYTES,
    BITGEAR_COUNTER_OFF_CHIP_BYTES, BITGEAR_COUNTERS
};

/* Fills values[BITGEAR_COUNTERS]. */
int32_t bitgear_fpga_counters(bitgear_fpga *node, uint64_t *values);

/* BITGEAR_OK if the clock ran since the last look, or the last look is less than stall_ms ago; does not wait. */
int32_t bitgear_fpga_alive(bitgear_fpga *node);

/* Drops all frames and what is staged; no configuration runs afterwards. Frees all slots. */
int32_t bitgear_fpga_reset(bitgear_fpga *node, uint32_t timeout_ms);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
