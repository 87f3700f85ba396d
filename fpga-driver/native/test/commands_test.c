/* Stage, commit, verify, reset; what is only read; waiting for a clock that stops. */
#include "check.h"

#include <fcntl.h>
#include <unistd.h>

static void test_stage(struct fixture *f)
{
    uint8_t *stream = (uint8_t *)f->stream;
    uint32_t values[BITGEAR_CAPABILITIES], bytes = sizeof f->stream;
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_capabilities(f->node, values));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_stage(f->node, NULL, 8, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_stage(f->node, stream, 0, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_stage(f->node, stream, bytes - 4, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node,
               bitgear_fpga_stage(f->node, stream, values[BITGEAR_STAGE_BYTES] + 8, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK(f->c.registers[REGISTER_STAGE_WORDS] == bytes / 8);
    CHECK(memcmp((const void *)(f->c.buffer + f->c.registers[REGISTER_STAGE_OFFSET]), stream, bytes) == 0);
    atomic_store(&f->c.mischief, WRONG_CRC);
    CHECK_CODE(BITGEAR_CORRUPT, f->node, stage(f));
    f->stream[5] ^= 1;
    CHECK_CODE(BITGEAR_REFUSED, f->node, stage(f));
    CHECK(strstr(bitgear_fpga_message(f->node), "CRC is wrong") != NULL);
    f->stream[5] ^= 1;
    CHECK_CODE(BITGEAR_REFUSED, f->node, bitgear_fpga_stage(f->node, stream, bytes - 8, TIMEOUT_MS));
    CHECK(strstr(bitgear_fpga_message(f->node), "does not end") != NULL);
    for (uint32_t error = 1; error < 8; error++) {
        atomic_store(&f->c.error, error);
        CHECK_CODE(BITGEAR_REFUSED, f->node, stage(f));
    }
}

/* A load reads its stream and leaves what is staged as it is. */
static void test_load(struct fixture *f)
{
    uint8_t *stream = (uint8_t *)f->stream;
    uint64_t values[BITGEAR_STATES];
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_reset(f->node, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_load(f->node, NULL, 8, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_load(f->node, stream, sizeof f->stream, TIMEOUT_MS));
    CHECK((f->c.registers[REGISTER_COMMAND] & 0xff) == 5);
    CHECK_CODE(BITGEAR_REFUSED, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    atomic_store(&f->c.mischief, WRONG_CRC);
    CHECK_CODE(BITGEAR_CORRUPT, f->node, bitgear_fpga_load(f->node, stream, sizeof f->stream, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_read_back(f->node, values));
    CHECK(values[BITGEAR_STATE_STATUS] == 2);
}

static void test_commit(struct fixture *f)
{
    uint64_t values[BITGEAR_STATES];
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_reset(f->node, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_REFUSED, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
    CHECK(strstr(bitgear_fpga_message(f->node), "without stage") != NULL);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_read_back(f->node, NULL));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_read_back(f->node, values));
    CHECK(values[BITGEAR_STATE_EPOCH] == EPOCH && values[BITGEAR_STATE_TAG] == TAG);
    CHECK(values[BITGEAR_STATE_CRC] == f->stream[sizeof f->stream / 8 - 1] >> 32);
    CHECK(values[BITGEAR_STATE_STATUS] == 1);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    atomic_store(&f->c.mischief, OTHER_RUNS);
    CHECK_CODE(BITGEAR_CORRUPT, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
}

static void test_verify(struct fixture *f)
{
    uint8_t *stream = (uint8_t *)f->stream;
    uint32_t crc = 0, right = (uint32_t)(f->stream[sizeof f->stream / 8 - 1] >> 32);
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_verify(f->node, stream, 8, NULL, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_verify(f->node, stream, sizeof f->stream, &crc, TIMEOUT_MS));
    CHECK(crc == right);
    atomic_store(&f->c.mischief, WRONG_CRC);
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_verify(f->node, stream, sizeof f->stream, &crc, TIMEOUT_MS));
    CHECK(crc == (right ^ 1));
}

/* A command that takes too long does not disturb the next, which waits for it. */
static void test_late(struct fixture *f)
{
    atomic_store(&f->c.holds, true);
    uint32_t before = atomic_load(&f->c.commands);
    uint64_t began = now_ms();
    CHECK_CODE(BITGEAR_TIMEOUT, f->node,
               bitgear_fpga_stage(f->node, (uint8_t *)f->stream, sizeof f->stream, SHORT_MS));
    CHECK(now_ms() - began >= SHORT_MS);
    uint32_t command = f->c.registers[REGISTER_COMMAND];
    CHECK_CODE(BITGEAR_TIMEOUT, f->node, bitgear_fpga_commit(f->node, 1, 2, SHORT_MS));
    CHECK(f->c.registers[REGISTER_COMMAND] == command);
    atomic_store(&f->c.holds, false);
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, 1, 2, TIMEOUT_MS));
    CHECK(atomic_load(&f->c.commands) == before + 2);
    atomic_store(&f->c.holds, true);
    CHECK_CODE(BITGEAR_TIMEOUT, f->node,
               bitgear_fpga_stage(f->node, (uint8_t *)f->stream, sizeof f->stream, SHORT_MS));
    CHECK_CODE(BITGEAR_TIMEOUT, f->node, bitgear_fpga_reset(f->node, 0));
    CHECK((f->c.registers[REGISTER_COMMAND] & 0xff) == 4);
    atomic_store(&f->c.holds, false);
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_reset(f->node, TIMEOUT_MS));
}

/* Interrupts that do not come, or without end. */
static void test_interrupts(struct fixture *f)
{
    atomic_store(&f->c.mute, true);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    atomic_store(&f->c.mute, false);
    uint32_t count = 1;
    while (write(f->c.interrupt_file, &count, sizeof count) == sizeof count) {
    }
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK(write(f->c.interrupt_file, "odd", 3) == 3);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK(f->c.registers[REGISTER_SEEN_DONE] == f->c.registers[REGISTER_DONE]);
}

static void test_counters(struct fixture *f)
{
    uint64_t values[BITGEAR_COUNTERS];
    for (int i = 0; i < BITGEAR_COUNTERS; i++) {
        f->c.registers[REGISTER_FRAMES + 2 * i] = 0xfffffff0 + (uint32_t)i;
        f->c.registers[REGISTER_FRAMES_HIGH + 2 * i] = 100 + (uint32_t)i;
    }
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_counters(f->node, NULL));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_counters(f->node, values));
    for (uint64_t i = 0; i < BITGEAR_COUNTERS; i++) {
        CHECK(values[i] == ((100 + i) << 32 | (0xfffffff0 + i)));
    }
}

static void test_dead(void)
{
    enum { STALL = 150 };
    struct fixture f;
    counterpart_create(&f.c, 1 << 20);
    counterpart_start(&f.c);
    CHECK_CODE(BITGEAR_OK, NULL, bitgear_fpga_open(f.c.folder, STALL, TIMEOUT_MS, &f.node));
    CHECK_CODE(BITGEAR_OK, f.node, bitgear_fpga_alive(f.node));
    atomic_store(&f.c.frozen, true);
    uint64_t before = now_ms();
    CHECK_CODE(BITGEAR_DEAD, f.node, bitgear_fpga_reset(f.node, TIMEOUT_MS));
    uint64_t took = now_ms() - before;
    CHECK(took + 5 >= STALL && took < TIMEOUT_MS / 2);   /* its last tick may have come a little earlier */
    CHECK_CODE(BITGEAR_DEAD, f.node, bitgear_fpga_alive(f.node));
    atomic_store(&f.c.frozen, false);
    CHECK_UNTIL(bitgear_fpga_alive(f.node) == BITGEAR_OK);
    CHECK_CODE(BITGEAR_OK, f.node, bitgear_fpga_reset(f.node, TIMEOUT_MS));
    atomic_store(&f.c.frozen, true);
    CHECK_UNTIL(bitgear_fpga_alive(f.node) == BITGEAR_DEAD);
    end(&f);
}

void test_commands(void)
{
    static struct fixture f;
    begin(&f);
    test_stage(&f);
    test_load(&f);
    test_commit(&f);
    test_verify(&f);
    test_late(&f);
    test_interrupts(&f);
    test_counters(&f);
    end(&f);
    test_dead();
}
