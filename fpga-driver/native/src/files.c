/* The files of a node's folder: opened, locked, mapped. */
#include "node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Offsets in the buffer are 32 bits wide. */
#define MOST_BUFFER_BYTES 0x80000000u

static int32_t failed(bitgear_fpga *node, const char *name)
{
    bool absent = errno == ENOENT || errno == ENOTDIR || errno == ENXIO || errno == ENODEV;
    return bitgear_fail(node, absent ? BITGEAR_ABSENT : BITGEAR_SYSTEM, "%s: %s", name, strerror(errno));
}

/* Reads a number from a text file, hexadecimal after 0x; a file that is missing leaves the value as it is. */
static int32_t read_number(bitgear_fpga *node, int folder, const char *name, uint64_t *value)
{
    int file = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return errno == ENOENT ? BITGEAR_OK : failed(node, name);
    }
    char text[64];
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length < 0) {
        return failed(node, name);
    }
    text[length] = 0;
    int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    char *end;
    errno = 0;
    *value = strtoull(text, &end, base);
    if (text[0] < '0' || text[0] > '9' || end[strspn(end, " \t\r\n")] != 0 || errno != 0) {
        return bitgear_fail(node, BITGEAR_ABSENT, "%s: not a number", name);
    }
    return BITGEAR_OK;
}

/* Maps a file's first bytes, if its size is what is needed at least. */
static int32_t map(bitgear_fpga *node, int file, const char *name, uint64_t size, uint64_t least, size_t bytes,
                   void **start)
{
    if (size < least) {
        return bitgear_fail(node, BITGEAR_ABSENT, "%s: %llu bytes, not %llu", name, (unsigned long long)size,
                            (unsigned long long)least);
    }
    *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (*start == MAP_FAILED) {
        *start = NULL;
        return failed(node, name);
    }
    return BITGEAR_OK;
}

static int32_t open_registers(bitgear_fpga *node, int folder)
{
    struct stat about;
    node->lock = openat(folder, "registers", O_RDWR | O_CLOEXEC);
    if (node->lock < 0 || fstat(node->lock, &about) != 0) {
        return failed(node, "registers");
    }
    if (flock(node->lock, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? bitgear_fail(node, BITGEAR_TAKEN, "registers: locked by another process")
                                    : failed(node, "registers");
    }
    uint64_t size = S_ISCHR(about.st_mode) ? UINT64_MAX : (uint64_t)about.st_size;
    void *start = NULL;
    node->registers_bytes = (size_t)sysconf(_SC_PAGESIZE);
    int32_t code = map(node, node->lock, "registers", size, 4 * REGISTERS, node->registers_bytes, &start);
    node->registers = start;
    return code;
}

static int32_t open_buffer(bitgear_fpga *node, int folder)
{
    struct stat about;
    int file = openat(folder, "buffer", O_RDWR | O_CLOEXEC);
    if (file < 0) {
        return failed(node, "buffer");
    }
    int32_t code = fstat(file, &about) == 0 ? BITGEAR_OK : failed(node, "buffer");
    uint64_t size = code == BITGEAR_OK ? (uint64_t)about.st_size : 0;
    if (code == BITGEAR_OK && S_ISCHR(about.st_mode)) {
        size = 0;       /* a device does not tell */
        code = read_number(node, folder, "size", &size);
    }
    if (code == BITGEAR_OK) {
        void *start = NULL;
        size = size < MOST_BUFFER_BYTES ? size : MOST_BUFFER_BYTES;
        node->buffer_bytes = (size_t)size;
        code = map(node, file, "buffer", size, RESULT_BYTES, node->buffer_bytes, &start);
        node->buffer = start;
    }
    close(file);
    return code;
}

static int32_t open_interrupt(bitgear_fpga *node, int folder)
{
    struct stat about;
    /* To read and write, so that a pipe without a writer neither blocks nor reports its end. */
    node->interrupt = openat(folder, "interrupt", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (node->interrupt < 0 || fstat(node->interrupt, &about) != 0) {
        return failed(node, "interrupt");
    }
    node->armed = S_ISCHR(about.st_mode);
    return node->armed || S_ISFIFO(about.st_mode)
        ? BITGEAR_OK : bitgear_fail(node, BITGEAR_ABSENT, "interrupt: neither a pipe nor a device");
}

int32_t bitgear_files_open(bitgear_fpga *node, const char *folder)
{
    int directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        return failed(node, folder);
    }
    int32_t code = open_registers(node, directory);
    code = code == BITGEAR_OK ? open_buffer(node, directory) : code;
    code = code == BITGEAR_OK ? open_interrupt(node, directory) : code;
    code = code == BITGEAR_OK ? read_number(node, directory, "address", &node->address) : code;
    close(directory);
    if (code == BITGEAR_OK && node->address % 8 != 0) {
        return bitgear_fail(node, BITGEAR_ABSENT, "address: not a multiple of 8");
    }
    return code;
}

void bitgear_files_release(bitgear_fpga *node)
{
    if (node->registers != NULL) {
        munmap((void *)node->registers, node->registers_bytes);
    }
    if (node->buffer != NULL) {
        munmap((void *)node->buffer, node->buffer_bytes);
    }
    if (node->interrupt >= 0) {
        close(node->interrupt);
    }
    if (node->lock >= 0) {
        close(node->lock);
    }
}
