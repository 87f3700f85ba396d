#include "counterpart.h"
#include "bitgear_registers.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, RESULT_WORDS = 128 };

uint32_t counterpart_crc(const volatile uint8_t *data, size_t bytes)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < 8 * bytes; i++) {
        crc = crc >> 1 ^ ((crc ^ data[i / 8] >> i % 8) & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

static void must(bool condition, const char *what)
{
    if (!condition) {
        perror(what);
        abort();
    }
}

static volatile void *make(struct counterpart *c, const char *name, size_t bytes, int *file)
{
    *file = openat(c->folder_file, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    must(*file >= 0 && ftruncate(*file, (off_t)bytes) == 0, name);
    void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, *file, 0);
    must(start != MAP_FAILED, name);
    return start;
}

void counterpart_create(struct counterpart *c, size_t buffer_bytes)
{
    memset(c, 0, sizeof *c);
    strcpy(c->folder, "/tmp/bitgear-fpga-test-XXXXXX");
    must(mkdtemp(c->folder) != NULL, c->folder);
    c->folder_file = open(c->folder, O_PATH | O_CLOEXEC);
    c->registers = make(c, "registers", PAGE, &c->registers_file);
    c->buffer = make(c, "buffer", buffer_bytes, &c->buffer_file);
    c->buffer_bytes = buffer_bytes;
    must(mkfifoat(c->folder_file, "interrupt", 0600) == 0, "interrupt");
    c->interrupt_file = openat(c->folder_file, "interrupt", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    c->registers[REGISTER_IDENTITY] = IDENTITY_VALUE;
    c->registers[REGISTER_VERSION] = VERSION_VALUE;
    c->registers[REGISTER_GEOMETRY] = 8u << 24 | 2 << 16 | 16 << 8 | 16;
    c->registers[REGISTER_DEPTHS] = 6u << 24 | 9 << 16 | 10 << 8 | 10;
    c->registers[REGISTER_CLOCK] = 100000;
}

static uint64_t pair(const struct counterpart *c, int low)
{
    return (uint64_t)c->registers[low + 1] << 32 | c->registers[low];
}

static void show_pair(struct counterpart *c, int low, uint64_t value)
{
    c->registers[low] = (uint32_t)value;
    c->registers[low + 1] = (uint32_t)(value >> 32);
}

/* The mischief that is due, if it is one of frames, or else of commands. */
static enum mischief due(struct counterpart *c, bool frame)
{
    int mischief = atomic_load(&c->mischief);
    if (mischief == NONE || (mischief < LAST_OF_FRAMES) != frame) {
        return NONE;
    }
    atomic_store(&c->mischief, NONE);
    return (enum mischief)mischief;
}

/* Reads the stream; its logits and the CRC found, 0 or an error. */
static uint32_t read_stream(struct counterpart *c, uint32_t *logits, uint32_t *crc)
{
    uint32_t offset = c->registers[REGISTER_STAGE_OFFSET], bytes = 8 * c->registers[REGISTER_STAGE_WORDS];
    if (offset % 8 != 0 || bytes < 8 || offset + (size_t)bytes > c->buffer_bytes) {
        return 3;
    }
    const volatile uint64_t *words = (const volatile uint64_t *)(c->buffer + offset);
    uint64_t end = words[bytes / 8 - 1];
    *logits = (uint32_t)(words[0] >> 48);
    *crc = counterpart_crc(c->buffer + offset, bytes - 8);
    return (end & 15) != 15 ? 3 : end >> 32 != *crc ? 2 : 0;
}

/* False if it has cut its own registers off. */
static bool run_command(struct counterpart *c, uint32_t command)
{
    uint32_t error = 0, logits = 0, crc = 0, demanded = atomic_exchange(&c->error, 0);
    enum mischief mischief = due(c, false);
    if (mischief == COMMAND_CUTS_REGISTERS) {
        must(ftruncate(c->registers_file, 0) == 0, "registers");
        return false;
    }
    switch (command & 0xff) {
        case 1:
            error = read_stream(c, &logits, &crc);
            c->staged = error == 0 && demanded == 0;
            c->staged_logits = logits;
            c->registers[REGISTER_CRC] = crc ^ (mischief == WRONG_CRC);
            break;
        case 2:
            error = c->staged ? 0 : 5;
            if (c->staged && demanded == 0) {
                c->staged = false;
                c->configured = true;
                c->halted = 0;
                c->logits = c->staged_logits;
                c->epoch = pair(c, REGISTER_EPOCH_LOW) + (mischief == OTHER_RUNS);
                c->tag = pair(c, REGISTER_TAG_LOW);
            }
            break;
        case 3:
            error = read_stream(c, &logits, &crc) == 3 ? 3 : 0;
            c->registers[REGISTER_CRC] = crc ^ (mischief == WRONG_CRC);
            break;
        case 4:
            c->configured = c->staged = false;
            c->halted = 0;
            c->epoch = c->tag = 0;
            c->registers[REGISTER_FINISHED] = c->registers[REGISTER_SUBMITTED];
            break;
        case 5:
            error = read_stream(c, &logits, &crc);
            c->registers[REGISTER_CRC] = crc ^ (mischief == WRONG_CRC);
            break;
        default: error = 1;
    }
    c->registers[REGISTER_ERROR] = demanded != 0 ? demanded : error;
    c->registers[REGISTER_STATUS] = c->configured | c->staged << 1 | (c->halted != 0) << 3;
    show_pair(c, REGISTER_RUNNING_EPOCH_LOW, c->epoch);
    show_pair(c, REGISTER_RUNNING_TAG_LOW, c->tag);
    atomic_thread_fence(memory_order_release);
    c->registers[REGISTER_DONE] = command;
    atomic_fetch_add(&c->commands, 1);
    return true;
}

/* Writes a frame's result, as it should be but for the mischief. */
static void answer(struct counterpart *c, uint32_t number, enum mischief mischief)
{
    uint32_t slot = number & ((1u << c->registers[REGISTER_SLOTS]) - 1);
    volatile uint64_t *result = (volatile uint64_t *)(c->buffer + (size_t)slot * c->registers[REGISTER_SLOT_BYTES]);
    const volatile uint64_t *frame = result + RESULT_WORDS;
    c->halted = mischief == DAMAGED ? 1 : mischief == OVERRUN ? 2 : c->halted;
    uint64_t beside = c->registers[REGISTER_UNDER_STAGED] >> number % 32 & 1;
    bool whole = c->configured && (c->staged || !beside);
    uint64_t status = c->halted ? c->halted : mischief == ODD_STATUS ? 4 : whole ? 0 : 3;
    uint64_t logits = status != 0 ? 0 : (beside ? c->staged_logits : c->logits) - (mischief == WRONG_COUNT) + (mischief == TOO_MANY);
    uint32_t last = 5 + (uint32_t)(logits + 3) / 4;
    result[0] = logits << 48 | (beside ^ (mischief == WRONG_HALF)) << 40 | status << 32 | (number + (mischief == WRONG_NUMBER));
    result[1] = c->epoch + (mischief == WRONG_EPOCH);
    result[2] = c->tag + (mischief == WRONG_TAG);
    result[3] = (2000ull + number) << 32 | (1000 + number);
    result[4] = 3000 + number;
    for (uint32_t i = 5; i < last; i++) {
        result[i] = frame[i - 5];
    }
    result[last] = counterpart_crc((const volatile uint8_t *)result, 8 * last);
    if (mischief == BIT_FLIPS) {
        result[last - 1] ^= 1ull << 9;
    }
}

/* False if it has cut its own registers off. */
static bool run_frame(struct counterpart *c)
{
    uint32_t number = c->registers[REGISTER_FINISHED];
    enum mischief mischief = due(c, true);
    if (mischief == FRAME_CUTS_REGISTERS) {
        must(ftruncate(c->registers_file, 0) == 0, "registers");
        return false;
    }
    if (mischief == FRAME_CUTS_BUFFER) {
        must(ftruncate(c->buffer_file, 0) == 0, "buffer");
    } else if (mischief != DROPPED) {
        answer(c, number, mischief);
    }
    atomic_thread_fence(memory_order_release);
    c->registers[REGISTER_FINISHED] = number + 1;
    return true;
}

/* One byte count for each time that the interrupt rises. */
static void interrupt(struct counterpart *c)
{
    bool before = c->interrupting;
    atomic_thread_fence(memory_order_seq_cst);
    c->interrupting = c->registers[REGISTER_DONE] != c->registers[REGISTER_SEEN_DONE]
        || c->registers[REGISTER_FINISHED] != c->registers[REGISTER_SEEN_FINISHED];
    if (c->interrupting && !before && !atomic_load(&c->mute)) {
        uint32_t count = 1;
        ssize_t written = write(c->interrupt_file, &count, sizeof count);
        (void)written;      /* a full pipe is as good */
    }
}

static void *run(void *argument)
{
    struct counterpart *c = argument;
    bool whole = true;
    while (whole && !atomic_load(&c->stop)) {
        if (!atomic_load(&c->frozen)) {
            c->registers[REGISTER_UPTIME]++;
            uint32_t command = c->registers[REGISTER_COMMAND];
            atomic_thread_fence(memory_order_acquire);
            bool holds = atomic_load(&c->holds);
            if (!holds && command != c->registers[REGISTER_DONE]) {
                whole = run_command(c, command);
            } else if (!holds && c->registers[REGISTER_SUBMITTED] != c->registers[REGISTER_FINISHED]) {
                whole = run_frame(c);
            }
            if (whole) {
                interrupt(c);
            }
        }
        nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);  /* its clock's period */
    }
    return NULL;
}

void counterpart_start(struct counterpart *c)
{
    atomic_store(&c->stop, false);
    must(pthread_create(&c->thread, NULL, run, c) == 0, "thread");
}

void counterpart_stop(struct counterpart *c)
{
    if (c->thread != 0) {
        atomic_store(&c->stop, true);
        pthread_join(c->thread, NULL);
        c->thread = 0;
    }
}

void counterpart_remove(struct counterpart *c)
{
    static const char *const names[] = {"registers", "buffer", "interrupt", "address", "size"};
    counterpart_stop(c);
    munmap((void *)c->registers, PAGE);
    munmap((void *)c->buffer, c->buffer_bytes);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unlinkat(c->folder_file, names[i], 0);
    }
    close(c->registers_file);
    close(c->buffer_file);
    close(c->interrupt_file);
    close(c->folder_file);
    rmdir(c->folder);
}
