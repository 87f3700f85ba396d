/* Files that shrink under the driver: the call says so, and the process lives. */
#include "check.h"

#include <unistd.h>

/* All calls on a node that is gone. */
static void check_gone(struct fixture *f)
{
    uint64_t values[16];
    uint32_t number;
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_alive(f->node));
    CHECK(strstr(bitgear_fpga_message(f->node), "shr") != NULL);
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_counters(f->node, values));
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_read_back(f->node, values));
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_reset(f->node, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, stage(f));
    CHECK_CODE(BITGEAR_TRUNCATED, f->node,
               bitgear_fpga_verify(f->node, (uint8_t *)f->stream, 8, &number, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_submit(f->node, (uint8_t *)f->frame, 64, &number));
}

/* Each kind of call as the first one after the cut. */
static int32_t call(struct fixture *f, int which)
{
    uint64_t values[16];
    uint32_t number;
    switch (which) {
        case 0: return bitgear_fpga_alive(f->node);
        case 1: return bitgear_fpga_counters(f->node, values);
        case 2: return bitgear_fpga_read_back(f->node, values);
        case 3: return bitgear_fpga_reset(f->node, TIMEOUT_MS);
        case 4: return bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS);
        case 5: return stage(f);
        default: return bitgear_fpga_submit(f->node, (uint8_t *)f->frame, 64, &number);
    }
}

static void test_registers(struct fixture *f)
{
    for (int which = 0; which < 7; which++) {
        begin(f);
        counterpart_stop(&f->c);
        CHECK(ftruncate(f->c.registers_file, 0) == 0);
        CHECK_CODE(BITGEAR_TRUNCATED, f->node, call(f, which));
        check_gone(f);
        CHECK(ftruncate(f->c.registers_file, 4096) == 0);
        check_gone(f);
        end(f);
    }
}

static void test_buffer(struct fixture *f)
{
    for (int which = 5; which < 7; which++) {
        begin(f);
        counterpart_stop(&f->c);
        CHECK(ftruncate(f->c.buffer_file, which == 5 ? 8 * (1024 + FRAME_BYTES) : 0) == 0);
        CHECK_CODE(BITGEAR_TRUNCATED, f->node, call(f, which));
        check_gone(f);
        end(f);
    }
}

/* While a call waits. */
static void test_waiting(struct fixture *f)
{
    uint32_t number;
    for (int mischief = FRAME_CUTS_REGISTERS; mischief <= FRAME_CUTS_BUFFER; mischief++) {
        begin_running(f);
        atomic_store(&f->c.mischief, mischief);
        atomic_store(&f->c.holds, true);
        CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
        atomic_store(&f->c.holds, false);
        CHECK_CODE(BITGEAR_TRUNCATED, f->node, wait_for(f, number, TIMEOUT_MS));
        check_gone(f);
        end(f);
    }
    begin(f);
    atomic_store(&f->c.mischief, COMMAND_CUTS_REGISTERS);
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, stage(f));
    check_gone(f);
    end(f);
    counterpart_create(&f->c, 1 << 20);
    atomic_store(&f->c.mischief, COMMAND_CUTS_REGISTERS);
    counterpart_start(&f->c);
    CHECK_CODE(BITGEAR_TRUNCATED, NULL, bitgear_fpga_open(f->c.folder, STALL_MS, TIMEOUT_MS, &f->node));
    CHECK(f->node == NULL && strstr(bitgear_fpga_message(NULL), "registers") != NULL);
    end(f);
}

static void *alive(void *argument)
{
    struct fixture *f = argument;
    return bitgear_fpga_alive(f->node) == BITGEAR_TRUNCATED ? f : NULL;
}

/* One node's end, met in another thread, is not the other's. */
static void test_other(struct fixture *f)
{
    static struct fixture other;
    pthread_t thread;
    void *result;
    begin_running(f);
    begin(&other);
    counterpart_stop(&other.c);
    CHECK(ftruncate(other.c.registers_file, 0) == 0);
    CHECK(pthread_create(&thread, NULL, alive, &other) == 0);
    uint32_t number;
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    check_frame(f, number, EPOCH, TAG);
    CHECK(pthread_join(thread, &result) == 0 && result == &other);
    end(&other);
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    check_frame(f, number, EPOCH, TAG);
    end(f);
}

void test_shrinking(void)
{
    static struct fixture f;
    test_registers(&f);
    test_buffer(&f);
    test_waiting(&f);
    test_other(&f);
}
