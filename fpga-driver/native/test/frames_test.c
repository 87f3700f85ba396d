/* Frames: results that are right, corrupt, dropped, late, of another configuration. */
#include "check.h"

static void test_arguments(struct fixture *f)
{
    uint64_t values[BITGEAR_RESULTS];
    int16_t logits[LOGITS];
    uint32_t number;
    uint8_t *frame = (uint8_t *)f->frame;
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_submit(f->node, NULL, FRAME_BYTES, &number));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_submit(f->node, frame, FRAME_BYTES, NULL));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_submit(f->node, frame, 0, &number));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_submit(f->node, frame, 32, &number));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_submit(f->node, frame, FRAME_BYTES + 64, &number));
    CHECK_CODE(BITGEAR_INVALID, f->node, wait_for(f, 0, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_submit(f->node, frame, 64, &number));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_wait(f->node, number, NULL, logits, LOGITS, 1));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_wait(f->node, number, values, NULL, LOGITS, 1));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_wait(f->node, number, values, logits, 0, 1));
    CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_wait(f->node, number, values, logits, 257, 1));
    CHECK_CODE(BITGEAR_INVALID, f->node, wait_for(f, number + 1, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, wait_for(f, number, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node, wait_for(f, number, TIMEOUT_MS));
}

/* Around the ring of slots several times, and around 2^32. */
static void test_ring(struct fixture *f)
{
    uint32_t numbers[8], number;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 8; i++) {
            CHECK_CODE(BITGEAR_OK, f->node, submit(f, &numbers[i]));
            CHECK(i == 0 || numbers[i] == numbers[i - 1] + 1);
        }
        CHECK_CODE(BITGEAR_FULL, f->node, submit(f, &number));
        for (int i = 0; i < 8; i++) {
            CHECK(i == 7 || wait_for(f, numbers[i + 1], TIMEOUT_MS) == BITGEAR_INVALID);
            check_frame(f, numbers[i], EPOCH, TAG);
        }
    }
    CHECK(f->c.registers[REGISTER_SEEN_FINISHED] == f->c.registers[REGISTER_FINISHED]);
}

/* A wrong result frees its slot, and the next one is right again. */
static void test_mischief(struct fixture *f)
{
    static const enum mischief corrupt[] = {
        BIT_FLIPS, WRONG_NUMBER, WRONG_EPOCH, WRONG_TAG, WRONG_COUNT, TOO_MANY, WRONG_HALF, DROPPED,
        ODD_STATUS
    };
    uint32_t number;
    for (uint32_t i = 0; i < 3 * sizeof corrupt / sizeof *corrupt; i++) {
        atomic_store(&f->c.mischief, corrupt[i / 3]);
        CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
        CHECK_CODE(BITGEAR_CORRUPT, f->node, wait_for(f, number, TIMEOUT_MS));
        CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
        check_frame(f, number, EPOCH, TAG);
    }
}

/* A frame that does not end in time keeps its slot, and can be waited for again. */
static void test_late(struct fixture *f)
{
    uint32_t number, other;
    atomic_store(&f->c.holds, true);
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    CHECK_CODE(BITGEAR_TIMEOUT, f->node, wait_for(f, number, 0));
    uint64_t before = now_ms();
    CHECK_CODE(BITGEAR_TIMEOUT, f->node, wait_for(f, number, SHORT_MS));
    CHECK(now_ms() - before >= SHORT_MS);
    atomic_store(&f->c.holds, false);
    check_frame(f, number, EPOCH, TAG);
    atomic_store(&f->c.holds, true);
    for (int i = 0; i < 8; i++) {
        CHECK_CODE(BITGEAR_OK, f->node, submit(f, i == 0 ? &number : &other));
    }
    CHECK_CODE(BITGEAR_TIMEOUT, f->node, wait_for(f, number, 0));
    CHECK_CODE(BITGEAR_FULL, f->node, submit(f, &other));
    atomic_store(&f->c.holds, false);
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_reset(f->node, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_INVALID, f->node, wait_for(f, number, TIMEOUT_MS));
    for (int i = 0; i < 8; i++) {
        CHECK_CODE(BITGEAR_OK, f->node, submit(f, &other));
        CHECK_CODE(BITGEAR_REFUSED, f->node, wait_for(f, other, TIMEOUT_MS));
    }
}

/* A fault halts until a commit. */
static void test_fault(struct fixture *f)
{
    uint32_t number;
    for (int mischief = DAMAGED; mischief <= OVERRUN; mischief++) {
        CHECK_CODE(BITGEAR_OK, f->node, stage(f));
        CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
        atomic_store(&f->c.mischief, mischief);
        for (int i = 0; i < 2; i++) {
            CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
            CHECK_CODE(BITGEAR_FAULT, f->node, wait_for(f, number, TIMEOUT_MS));
        }
    }
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    check_frame(f, number, EPOCH, TAG);
}

/* A frame may run under what ran when it was submitted, or what was committed since; not under what was before. */
static void test_commits(struct fixture *f)
{
    uint32_t number, after;
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    CHECK_UNTIL(f->c.registers[REGISTER_FINISHED] == number + 1);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH + 1, TAG + 1, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_REFUSED, f->node, bitgear_fpga_commit(f->node, EPOCH + 2, TAG + 2, TIMEOUT_MS));
    atomic_store(&f->c.mischief, WRONG_EPOCH);
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &after));
    check_frame(f, number, EPOCH, TAG);
    CHECK_CODE(BITGEAR_CORRUPT, f->node, wait_for(f, after, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    check_frame(f, number, EPOCH + 1, TAG + 1);
    /* back to the former epoch in the accelerator alone: stale */
    f->c.epoch = EPOCH;
    f->c.tag = TAG;
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    CHECK_CODE(BITGEAR_CORRUPT, f->node, wait_for(f, number, TIMEOUT_MS));
    /* a commit that was given up takes effect nevertheless */
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    atomic_store(&f->c.holds, true);
    CHECK_CODE(BITGEAR_TIMEOUT, f->node, bitgear_fpga_commit(f->node, EPOCH + 3, TAG + 3, 0));
    atomic_store(&f->c.holds, false);
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    check_frame(f, number, EPOCH + 3, TAG + 3);
    /* more commits than are remembered */
    for (uint32_t i = 0; i < 40; i++) {
        CHECK_CODE(BITGEAR_OK, f->node, stage(f));
        CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH + 4 + i, TAG, TIMEOUT_MS));
    }
    CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
    check_frame(f, number, EPOCH + 43, TAG);
}

/* Frames that are to run under what is staged: the accelerator says so of each, and nothing takes its place. */
static void test_staged(struct fixture *f)
{
    uint32_t under, number;
    uint64_t values[BITGEAR_RESULTS];
    int16_t logits[LOGITS - 3];
    uint8_t *stream = (uint8_t *)f->stream, *frame = (uint8_t *)f->frame;
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_submit_staged(f->node, frame, 64, &number));
    CHECK_CODE(BITGEAR_REFUSED, f->node, wait_for(f, number, TIMEOUT_MS));
    CHECK(strstr(bitgear_fpga_message(f->node), "is staged") != NULL);
    make_stream(f, LOGITS - 3);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    for (int i = 0; i < 40; i++) {      /* around the register's bits */
        CHECK_CODE(BITGEAR_OK, f->node, submit(f, &number));
        CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_submit_staged(f->node, frame, 64, &under));
        CHECK((f->c.registers[REGISTER_UNDER_STAGED] >> number % 32 & 1) == 0);
        CHECK((f->c.registers[REGISTER_UNDER_STAGED] >> under % 32 & 1) == 1);
        CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_stage(f->node, stream, sizeof f->stream, TIMEOUT_MS));
        CHECK_CODE(BITGEAR_INVALID, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
        CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_load(f->node, stream, sizeof f->stream, TIMEOUT_MS));
        check_frame(f, number, EPOCH, TAG);
        CHECK_CODE(BITGEAR_OK, f->node,
                   bitgear_fpga_wait(f->node, under, values, logits, LOGITS - 3, TIMEOUT_MS));
        CHECK(values[BITGEAR_RESULT_EPOCH] == EPOCH && values[BITGEAR_RESULT_TAG] == TAG);
    }
    atomic_store(&f->c.mischief, WRONG_HALF);
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_submit_staged(f->node, frame, 64, &under));
    CHECK_CODE(BITGEAR_CORRUPT, f->node,
               bitgear_fpga_wait(f->node, under, values, logits, LOGITS - 3, TIMEOUT_MS));
    CHECK(strstr(bitgear_fpga_message(f->node), "ran under what") != NULL);
    make_stream(f, LOGITS);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
}

void test_frames(void)
{
    static struct fixture f;
    begin_running(&f);
    test_arguments(&f);
    test_ring(&f);
    test_mischief(&f);
    test_late(&f);
    test_fault(&f);
    test_commits(&f);
    test_staged(&f);
    end(&f);
    counterpart_create(&f.c, 1 << 20);
    f.c.registers[REGISTER_FINISHED] = f.c.registers[REGISTER_SUBMITTED] = 0xfffffff5;
    counterpart_start(&f.c);
    CHECK_CODE(BITGEAR_OK, NULL, bitgear_fpga_open(f.c.folder, STALL_MS, TIMEOUT_MS, &f.node));
    CHECK_CODE(BITGEAR_OK, f.node, stage(&f));
    CHECK_CODE(BITGEAR_OK, f.node, bitgear_fpga_commit(f.node, EPOCH, TAG, TIMEOUT_MS));
    test_ring(&f);
    end(&f);
}
