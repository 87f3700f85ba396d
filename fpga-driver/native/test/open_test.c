/* Opening a folder: files that are missing, too small, foreign or taken; a clock that stands. */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int32_t open_node(const struct counterpart *c, uint32_t timeout_ms)
{
    bitgear_fpga *node = (bitgear_fpga *)c;     /* anything but NULL, which it has to become */
    int32_t code = bitgear_fpga_open(c->folder, STALL_MS, timeout_ms, &node);
    CHECK((code == BITGEAR_OK) == (node != NULL));
    CHECK(code == BITGEAR_OK || strlen(bitgear_fpga_message(NULL)) > 0);
    bitgear_fpga_close(node);
    return code;
}

static void write_text(const struct counterpart *c, const char *name, const char *text)
{
    int file = openat(c->folder_file, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
}

static int open_files(void)
{
    int files = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder) != NULL) {
        files++;
    }
    closedir(folder);
    return files;
}

static void test_arguments(struct counterpart *c)
{
    bitgear_fpga *node;
    CHECK(bitgear_fpga_message(NULL) != NULL);
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_open(c->folder, STALL_MS, TIMEOUT_MS, NULL));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_open(NULL, STALL_MS, TIMEOUT_MS, &node));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_open(c->folder, 0, TIMEOUT_MS, &node));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_open(c->folder, 10001, TIMEOUT_MS, &node));
    CHECK(node == NULL);
    CHECK_CODE(BITGEAR_ABSENT, NULL, bitgear_fpga_open("/tmp/bitgear-fpga/none", STALL_MS, TIMEOUT_MS, &node));
    CHECK_CODE(BITGEAR_ABSENT, NULL, bitgear_fpga_open("/proc/self/exe", STALL_MS, TIMEOUT_MS, &node));
    bitgear_fpga_close(NULL);
    uint32_t number;
    uint64_t values[16];
    uint8_t data[64] = {0};
    int16_t logits[1];
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_capabilities(NULL, &number));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_stage(NULL, data, 8, 1));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_commit(NULL, 1, 1, 1));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_verify(NULL, data, 8, &number, 1));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_read_back(NULL, values));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_submit(NULL, data, sizeof data, &number));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_wait(NULL, 0, values, logits, 1, 1));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_counters(NULL, values));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_alive(NULL));
    CHECK_CODE(BITGEAR_INVALID, NULL, bitgear_fpga_reset(NULL, 1));
    CHECK(strlen(bitgear_fpga_message(NULL)) > 0);
}

static void test_files(struct counterpart *c)
{
    static const char *const names[] = {"registers", "buffer", "interrupt"};
    for (int i = 0; i < 3; i++) {
        CHECK(renameat(c->folder_file, names[i], c->folder_file, "away") == 0);
        CHECK_CODE(BITGEAR_ABSENT, NULL, open_node(c, TIMEOUT_MS));
        CHECK(strstr(bitgear_fpga_message(NULL), names[i]) != NULL);
        write_text(c, names[i], "");
        CHECK_CODE(BITGEAR_ABSENT, NULL, open_node(c, TIMEOUT_MS));
        CHECK(renameat(c->folder_file, "away", c->folder_file, names[i]) == 0);
    }
    write_text(c, "address", "0x1f000004\n");
    CHECK_CODE(BITGEAR_ABSENT, NULL, open_node(c, TIMEOUT_MS));
    write_text(c, "address", "over there");
    CHECK_CODE(BITGEAR_ABSENT, NULL, open_node(c, TIMEOUT_MS));
    write_text(c, "address", "0x21f000008\n");
    CHECK_CODE(BITGEAR_OK, NULL, open_node(c, TIMEOUT_MS));
    CHECK(c->registers[REGISTER_BUFFER_LOW] == 0x1f000008 && c->registers[REGISTER_BUFFER_HIGH] == 2);
    write_text(c, "address", "4096");
    CHECK_CODE(BITGEAR_OK, NULL, open_node(c, TIMEOUT_MS));
    CHECK(c->registers[REGISTER_BUFFER_LOW] == 4096 && c->registers[REGISTER_BUFFER_HIGH] == 0);
    unlinkat(c->folder_file, "address", 0);
}

/* With one register other than it should be. */
static int32_t open_with(struct counterpart *c, int number, uint32_t value)
{
    uint32_t before = c->registers[number];
    c->registers[number] = value;
    int32_t code = open_node(c, TIMEOUT_MS);
    c->registers[number] = before;
    return code;
}

static void test_foreign(struct counterpart *c)
{
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_IDENTITY, IDENTITY_VALUE + 1));
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_VERSION, VERSION_VALUE + 0x10000));
    CHECK_CODE(BITGEAR_OK, NULL, open_with(c, REGISTER_VERSION, VERSION_VALUE + 1));
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_GEOMETRY, 0));
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_GEOMETRY, 9u << 24 | 2 << 16 | 16 << 8 | 16));
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_GEOMETRY, 0xffffffff));
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_DEPTHS, 17));
    CHECK_CODE(BITGEAR_FOREIGN, NULL, open_with(c, REGISTER_DEPTHS, 0xffffffff));
    CHECK_CODE(BITGEAR_ABSENT, NULL, open_with(c, REGISTER_DEPTHS, 16));      /* its frames are too large */
}

static void test_taken(struct counterpart *c)
{
    bitgear_fpga *node;
    CHECK_CODE(BITGEAR_OK, NULL, bitgear_fpga_open(c->folder, STALL_MS, TIMEOUT_MS, &node));
    CHECK_CODE(BITGEAR_TAKEN, NULL, open_node(c, TIMEOUT_MS));
    CHECK_CODE(BITGEAR_OK, node, bitgear_fpga_alive(node));
    bitgear_fpga_close(node);
    int taken[2], release[2];
    CHECK(pipe(taken) == 0 && pipe(release) == 0);
    pid_t child = fork();
    if (child == 0) {
        char byte = 0;
        close(release[1]);
        int file = openat(c->folder_file, "registers", O_RDWR);
        bool good = flock(file, LOCK_EX | LOCK_NB) == 0 && write(taken[1], &byte, 1) == 1;
        _exit(good && read(release[0], &byte, 1) == 0 ? 0 : 1);
    }
    char byte;
    int status;
    close(taken[1]);
    CHECK(read(taken[0], &byte, 1) == 1);
    CHECK_CODE(BITGEAR_TAKEN, NULL, open_node(c, TIMEOUT_MS));
    close(release[1]);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK_CODE(BITGEAR_OK, NULL, open_node(c, TIMEOUT_MS));
    close(taken[0]);
    close(release[0]);
}

static void test_clock(struct counterpart *c)
{
    enum { STALL = 200 };
    bitgear_fpga *node;
    atomic_store(&c->frozen, true);
    uint64_t before = now_ms();
    CHECK_CODE(BITGEAR_DEAD, NULL, bitgear_fpga_open(c->folder, STALL, TIMEOUT_MS, &node));
    uint64_t took = now_ms() - before;
    CHECK(took >= STALL && took < TIMEOUT_MS / 2);
    before = now_ms();
    CHECK_CODE(BITGEAR_TIMEOUT, NULL, bitgear_fpga_open(c->folder, 10000, STALL, &node));
    took = now_ms() - before;
    CHECK(took >= STALL && took < 10000 / 2);
    atomic_store(&c->holds, true);
    c->registers[REGISTER_COMMAND] = 0xffffff02;        /* a former host's, still under way */
    c->registers[REGISTER_DONE] = 4;
    atomic_store(&c->frozen, false);    /* only now, or it might see one of the registers without the other */
    CHECK_CODE(BITGEAR_TIMEOUT, NULL, open_node(c, SHORT_MS));
    CHECK(c->registers[REGISTER_COMMAND] == 0x00000104);
    atomic_store(&c->holds, false);
    CHECK_CODE(BITGEAR_OK, NULL, open_node(c, TIMEOUT_MS));
}

/* What is written to the registers, and what the buffer's size makes of it. */
static void test_division(size_t buffer_bytes, uint32_t slots)
{
    struct counterpart c;
    uint32_t values[BITGEAR_CAPABILITIES];
    bitgear_fpga *node;
    counterpart_create(&c, buffer_bytes);
    c.registers[REGISTER_FINISHED] = 0xfffffffe;
    c.registers[REGISTER_SUBMITTED] = 5;
    c.registers[REGISTER_COMMAND] = c.registers[REGISTER_DONE] = 0xffffff04;
    counterpart_start(&c);
    CHECK_CODE(slots == 0 ? BITGEAR_ABSENT : BITGEAR_OK, NULL,
               bitgear_fpga_open(c.folder, STALL_MS, TIMEOUT_MS, &node));
    if (node != NULL) {
        CHECK_CODE(BITGEAR_INVALID, node, bitgear_fpga_capabilities(node, NULL));
        CHECK_CODE(BITGEAR_OK, node, bitgear_fpga_capabilities(node, values));
        CHECK(values[BITGEAR_BLOCK] == 16 && values[BITGEAR_POSITIONS] == 16 && values[BITGEAR_DRAIN] == 2);
        CHECK(values[BITGEAR_BANK_WORDS] == 1024 && values[BITGEAR_WEIGHT_WORDS] == 1024);
        CHECK(values[BITGEAR_TABLE_ENTRIES] == 512 && values[BITGEAR_LAYERS] == 64);
        CHECK(values[BITGEAR_LOGITS] == 256 && values[BITGEAR_CLOCK_KHZ] == 100000);
        CHECK(values[BITGEAR_SLOTS] == slots && 1u << c.registers[REGISTER_SLOTS] == slots);
        CHECK(c.registers[REGISTER_SLOT_BYTES] == 1024 + FRAME_BYTES);
        CHECK(values[BITGEAR_STAGE_BYTES] == buffer_bytes / 8 * 8 - slots * (1024 + FRAME_BYTES));
        CHECK(values[BITGEAR_STAGE_BYTES] >= 128 * 1024);
        CHECK(c.registers[REGISTER_COMMAND] == 0x00000004 && c.registers[REGISTER_DONE] == 0x00000004);
        CHECK(c.registers[REGISTER_SUBMITTED] == c.registers[REGISTER_FINISHED]);
        CHECK(c.registers[REGISTER_SEEN_DONE] == c.registers[REGISTER_DONE]);
    }
    bitgear_fpga_close(node);
    counterpart_remove(&c);
}

void test_open(void)
{
    struct counterpart c;
    int before = open_files();
    counterpart_create(&c, 1 << 20);
    test_arguments(&c);
    counterpart_start(&c);
    test_files(&c);
    test_foreign(&c);
    test_taken(&c);
    test_clock(&c);
    counterpart_remove(&c);
    test_division(1 << 20, 8);
    test_division((1 << 19) + 4, 4);
    test_division(1 << 18, 1);
    test_division(1024 + FRAME_BYTES + 128 * 1024, 1);
    test_division(1024 + FRAME_BYTES + 128 * 1024 - 8, 0);
    CHECK(open_files() == before);
}
