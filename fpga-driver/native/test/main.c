/* Tests of the driver against a counterpart of its protocol; one line for each check that fails. */
#include "check.h"
#include "node.h"

#include <stdlib.h>
#include <time.h>

static int passed, failed;

void check(bool good, const char *what, const char *file, int line)
{
    if (good) {
        passed++;
    } else {
        failed++;
        printf("%s:%d: %s\n", file, line, what);
        fflush(stdout);
    }
}

void check_code(int32_t expected, int32_t code, const bitgear_fpga *node, const char *what, const char *file,
                int line)
{
    char text[512];
    snprintf(text, sizeof text, "%s is %d, not %d (%s)", what, code, expected, bitgear_fpga_message(node));
    check(code == expected, text, file, line);
}

uint64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void make_stream(struct fixture *f, uint32_t logits)
{
    uint32_t words = sizeof f->stream / 8;
    f->stream[0] = (uint64_t)logits << 48 | 1024ull << 32;
    f->stream[1] = (uint64_t)(words - 3) / 12 << 32 | 1;
    for (uint32_t i = 2; i < words - 1; i++) {
        f->stream[i] = 0x9e3779b97f4a7c15 * i;
    }
    uint64_t crc = counterpart_crc((uint8_t *)f->stream, sizeof f->stream - 8);
    f->stream[words - 1] = crc << 32 | 15;
}

int32_t stage(struct fixture *f)
{
    return bitgear_fpga_stage(f->node, (uint8_t *)f->stream, sizeof f->stream, TIMEOUT_MS);
}

void begin(struct fixture *f)
{
    counterpart_create(&f->c, 1 << 20);
    counterpart_start(&f->c);
    CHECK_CODE(BITGEAR_OK, NULL, bitgear_fpga_open(f->c.folder, STALL_MS, TIMEOUT_MS, &f->node));
    if (f->node == NULL) {
        exit(EXIT_FAILURE);
    }
    make_stream(f, LOGITS);
}

void begin_running(struct fixture *f)
{
    begin(f);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_commit(f->node, EPOCH, TAG, TIMEOUT_MS));
}

void end(struct fixture *f)
{
    bitgear_fpga_close(f->node);
    counterpart_remove(&f->c);
}

static uint16_t word(uint32_t number, uint32_t index)
{
    return (uint16_t)(number * 977 + index * 40503 + 7);
}

int32_t submit(struct fixture *f, uint32_t *number)
{
    uint32_t next = f->c.registers[REGISTER_SUBMITTED];
    for (uint32_t i = 0; i < FRAME_BYTES / 2; i++) {
        f->frame[i] = word(next, i);
    }
    return bitgear_fpga_submit(f->node, (uint8_t *)f->frame, FRAME_BYTES, number);
}

void check_frame(struct fixture *f, uint32_t number, uint64_t epoch, uint64_t tag)
{
    uint64_t values[BITGEAR_RESULTS] = {0};
    int16_t logits[LOGITS] = {0};
    CHECK_CODE(BITGEAR_OK, f->node, bitgear_fpga_wait(f->node, number, values, logits, LOGITS, TIMEOUT_MS));
    CHECK(values[BITGEAR_RESULT_EPOCH] == epoch);
    CHECK(values[BITGEAR_RESULT_TAG] == tag);
    CHECK(values[BITGEAR_RESULT_CYCLES] == (uint32_t)(1000 + number));
    CHECK(values[BITGEAR_RESULT_BEATS] == (uint32_t)(2000ull + number));
    CHECK(values[BITGEAR_RESULT_LOADING] == (uint32_t)(3000 + number));
    bool same = true;
    for (uint32_t i = 0; i < LOGITS; i++) {
        same = same && (uint16_t)logits[i] == word(number, i);
    }
    CHECK(same);
}

int32_t wait_for(struct fixture *f, uint32_t number, uint32_t timeout_ms)
{
    uint64_t values[BITGEAR_RESULTS];
    int16_t logits[LOGITS];
    return bitgear_fpga_wait(f->node, number, values, logits, LOGITS, timeout_ms);
}

static void test_crc(void)
{
    uint8_t data[1024] = {0};
    CHECK(bitgear_crc32("", 0) == 0);
    CHECK(bitgear_crc32("a", 1) == 0xe8b7be43);
    CHECK(bitgear_crc32("123456789", 9) == 0xcbf43926);
    CHECK(bitgear_crc32(data, 32) == 0x190a55ad);
    for (uint32_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i * i >> 3);
    }
    for (uint32_t bytes = 0; bytes <= sizeof data; bytes += 93) {
        CHECK(bitgear_crc32(data, bytes) == counterpart_crc(data, bytes));
    }
}

int main(void)
{
    CHECK(bitgear_fpga_abi() == BITGEAR_FPGA_ABI);
    test_crc();
    test_open();
    test_commands();
    test_frames();
    test_shrinking();
    test_signals();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
