/* Waiting for the accelerator: by its interrupt, by a look at its registers in any case, while its clock runs. */
#include "node.h"

#include <poll.h>
#include <time.h>
#include <unistd.h>

enum { MILLISECOND = 1000000, MOST_POLL_MS = 5, MOST_INTERRUPTS = 1024, MOST_LOOKS = 4 };

uint64_t bitgear_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 * MILLISECOND + (uint64_t)time.tv_nsec;
}

uint64_t bitgear_deadline(uint32_t timeout_ms)
{
    return bitgear_now() + (uint64_t)timeout_ms * MILLISECOND;
}

/* Whether the clock has moved since the last look, or has not yet stood for too long. */
bool bitgear_moves(bitgear_fpga *node, uint64_t now)
{
    uint32_t uptime = bitgear_load(node, REGISTER_UPTIME);
    if (uptime != node->uptime) {
        node->uptime = uptime;
        node->moved = now;
    }
    return now - node->moved < node->stall;
}

/* Takes what interrupts have come; if they come without end, the rest is left to the next time. */
static void drain(const bitgear_fpga *node)
{
    uint32_t count;
    for (int i = 0; i < MOST_INTERRUPTS && read(node->interrupt, &count, sizeof count) == sizeof count; i++) {
    }
}

/*
 * Tells the accelerator what has been seen, which takes the interrupt back. It looks again after telling: a change
 * just before would otherwise find the interrupt still high, and raise none.
 */
static void see(bitgear_fpga *node, int number, int seen)
{
    for (int look = 0; look < MOST_LOOKS; look++) {
        uint32_t value = bitgear_load(node, number);
        if (value == bitgear_load(node, seen)) {
            return;
        }
        bitgear_store(node, seen, value);
        bitgear_order();
    }
}

static bool reached(const bitgear_fpga *node, int number, uint32_t target)
{
    uint32_t value = bitgear_load(node, number);
    switch (number) {
        case REGISTER_UPTIME: return value != target;
        case REGISTER_FINISHED: return (int32_t)(value - target) >= 0;
        default: return value == target;
    }
}

/* Sleeps until an interrupt, for a few milliseconds at most: it may have been lost. */
static void rest(const bitgear_fpga *node, uint64_t most)
{
    int slice = most < MOST_POLL_MS * MILLISECOND ? (int)(most / MILLISECOND) + 1 : MOST_POLL_MS;
    struct pollfd file = {.fd = node->interrupt, .events = POLLIN};
    if (node->armed) {
        uint32_t arm = 1;
        ssize_t written = write(node->interrupt, &arm, sizeof arm);
        (void)written;      /* without interrupts the looks remain */
    }
    if (poll(&file, 1, slice) > 0 && !(file.revents & POLLIN)) {
        poll(NULL, 0, slice);
    }
}

/* Waits until a register is what is wanted: done the target, finished at least it, uptime another. */
int32_t bitgear_await(bitgear_fpga *node, int number, uint32_t target, uint64_t deadline)
{
    for (;;) {
        drain(node);
        see(node, REGISTER_DONE, REGISTER_SEEN_DONE);
        see(node, REGISTER_FINISHED, REGISTER_SEEN_FINISHED);
        if (reached(node, number, target)) {
            bitgear_acquire();
            return BITGEAR_OK;
        }
        uint64_t now = bitgear_now();
        if (!bitgear_moves(node, now)) {
            return bitgear_fail(node, BITGEAR_DEAD, "the clock stands still");
        }
        if (now >= deadline) {
            return bitgear_fail(node, BITGEAR_TIMEOUT, "%s in time", number == REGISTER_UPTIME ? "no clock"
                                : number == REGISTER_DONE ? "the command did not end" : "the frame did not end");
        }
        uint64_t dead = node->moved + node->stall;
        rest(node, (dead < deadline ? dead : deadline) - now);
    }
}
