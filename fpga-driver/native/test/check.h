/* Checks, and what the tests share: a node on a counterpart. */
#ifndef CHECK_H
#define CHECK_H

#include "bitgear_fpga.h"
#include "bitgear_registers.h"
#include "counterpart.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

/* Times of the tests: generous where only a failure takes them. */
enum { STALL_MS = 2000, TIMEOUT_MS = 20000, SHORT_MS = 60, LOGITS = 10, FRAME_BYTES = 65536 };

#define EPOCH 0x100000007ull
#define TAG 0x1122334455667788ull

/* Prints a line if a check fails. */
#define CHECK(condition) check(condition, #condition, __FILE__, __LINE__)
#define CHECK_CODE(expected, node, call) check_code(expected, call, node, #call, __FILE__, __LINE__)

/* Polls until it is so, for a bounded time. */
#define CHECK_UNTIL(condition) \
    do { \
        uint64_t end_ = now_ms() + TIMEOUT_MS; \
        while (!(condition) && now_ms() < end_) { \
            sched_yield(); \
        } \
        CHECK(condition); \
    } while (0)

void check(bool good, const char *what, const char *file, int line);
void check_code(int32_t expected, int32_t code, const bitgear_fpga *node, const char *what, const char *file,
                int line);
uint64_t now_ms(void);

/* An open node, its counterpart, a stream that it can stage and a frame. */
struct fixture {
    struct counterpart c;
    bitgear_fpga *node;
    uint64_t stream[64];
    uint16_t frame[FRAME_BYTES / 2];
};

/* A stream of the frame section, a weight section and the end. */
void make_stream(struct fixture *f, uint32_t logits);
int32_t stage(struct fixture *f);

void begin(struct fixture *f);
void begin_running(struct fixture *f);      /* with a configuration of LOGITS logits, EPOCH and TAG */
void end(struct fixture *f);

/* Submits a frame that begins with its number and others that follow from it. */
int32_t submit(struct fixture *f, uint32_t *number);

/* Waits for a frame and checks that everything of the result is as it should be. */
void check_frame(struct fixture *f, uint32_t number, uint64_t epoch, uint64_t tag);

/* Waits for a frame; only the code. */
int32_t wait_for(struct fixture *f, uint32_t number, uint32_t timeout_ms);

void test_open(void);
void test_commands(void);
void test_frames(void);
void test_shrinking(void);
void test_signals(void);

#endif
