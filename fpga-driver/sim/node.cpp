// The simulated node: the accelerator's RTL in a process of its own, serving a register window and a buffer as
// memory-mapped files and its interrupt as a named pipe (docs/driver.md).
//
//   bitgear-fpga-sim FOLDER [--faults]
//
// Ends when its parent does, or on a signal. With --faults, commands on standard input damage it, for tests:
//   flip LAYER BIT       flips a bit of a descriptor, in both halves of the table
//   corrupt N            flips a bit in each of the next N results
//   drop N               the next N results are never announced
//   slow MICROSECONDS    waits so long every 1,000 cycles
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <string>

#include "Vbitgear_accelerator.h"
#include "Vbitgear_accelerator___024root.h"
#include "bitgear_registers.h"
#include "verilated.h"

namespace {

constexpr size_t kWindowBytes = 4096;
constexpr size_t kBufferBytes = 1 << 20;
constexpr int kLookEvery = 256;      // cycles between two looks at the files while there is work
constexpr int kIdleMicroseconds = 500;
constexpr int kIdleLooks = 40;       // looks between two turns of the clock while there is none
constexpr uint32_t kBusy = 4;        // of REGISTER_STATUS

[[noreturn]] void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::fprintf(stderr, "bitgear-fpga-sim: ");
    std::vfprintf(stderr, format, arguments);
    std::fprintf(stderr, "\n");
    va_end(arguments);
    std::exit(1);
}

// A file of the folder, made anew beside the old one, which whoever has it mapped keeps.
uint8_t *makeFile(const std::string &path, size_t bytes) {
    std::string fresh = path + ".new";
    int file = open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, static_cast<off_t>(bytes)) != 0)
        fail("%s: %s", fresh.c_str(), std::strerror(errno));
    void *at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (at == MAP_FAILED) fail("%s: %s", fresh.c_str(), std::strerror(errno));
    close(file);
    return static_cast<uint8_t *>(at);
}

void publishFile(const std::string &path) {
    if (rename((path + ".new").c_str(), path.c_str()) != 0) fail("%s: %s", path.c_str(), std::strerror(errno));
}

int makePipe(const std::string &path) {
    unlink(path.c_str());
    if (mkfifo(path.c_str(), 0600) != 0) fail("%s: %s", path.c_str(), std::strerror(errno));
    int pipe = open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (pipe < 0) fail("%s: %s", path.c_str(), std::strerror(errno));
    return pipe;
}

// The window file, word by word.
class Window {
public:
    explicit Window(uint8_t *at) : words(reinterpret_cast<uint32_t *>(at)) {}
    uint32_t load(int number) const { return __atomic_load_n(words + number, __ATOMIC_ACQUIRE); }
    void store(int number, uint32_t value) { __atomic_store_n(words + number, value, __ATOMIC_RELEASE); }

private:
    uint32_t *words;
};

class Node {
public:
    Node(Window window, uint8_t *buffer, int pipe) : window(window), buffer(buffer), pipe(pipe) {
        top.reset(new Vbitgear_accelerator(&context));
        top->reset = 1;
        tick();
        tick();
        top->reset = 0;
        top->memory_accept = 1;
        top->bready = 1;
        top->rready = 1;
        top->wstrb = 0xf;
    }

    // Brings host and accelerator together: what the host wrote goes in, what the accelerator shows comes out.
    void look() {
        takeWrites();
        uint32_t shown[REGISTER_FIRST_WRITTEN];
        // `done` and `finished` first, so that all that belongs to them is read behind them, and shown last.
        shown[REGISTER_DONE] = read(REGISTER_DONE);
        shown[REGISTER_FINISHED] = read(REGISTER_FINISHED);
        for (int i = 0; i < REGISTER_FIRST_WRITTEN; i++)
            if (i != REGISTER_DONE && i != REGISTER_FINISHED) shown[i] = read(i);
        for (int i = 0; i < REGISTER_FIRST_WRITTEN; i++)
            if (i != REGISTER_DONE && i != REGISTER_FINISHED) window.store(i, shown[i]);
        if (shown[REGISTER_FINISHED] != announced) {
            if (toDrop > 0) {
                toDrop--;
                dropped = true;
            }
            announced = shown[REGISTER_FINISHED];
        }
        if (!dropped) window.store(REGISTER_FINISHED, announced);
        window.store(REGISTER_DONE, shown[REGISTER_DONE]);
        busy = (shown[REGISTER_STATUS] & kBusy) != 0;
        if (top->irq && (shown[REGISTER_DONE] != toldDone || announced != toldFinished)) {
            toldDone = shown[REGISTER_DONE];
            toldFinished = announced;
            uint32_t count = ++interrupts;
            if (!dropped && ::write(pipe, &count, sizeof count) < 0 && errno != EAGAIN)
                fail("interrupt: %s", std::strerror(errno));
        }
    }

    // Whether the host has written something that the accelerator has not seen.
    bool isAsked() const {
        for (int i = REGISTER_FIRST_WRITTEN; i < REGISTERS; i++)
            if (window.load(i) != written[i]) return true;
        return false;
    }

    void run(int cycles) {
        for (int i = 0; i < cycles; i++) tick();
    }

    bool isBusy() const { return busy; }

    void obey(const char *line) {
        unsigned layer, bit, number;
        if (std::sscanf(line, "flip %u %u", &layer, &bit) == 2) {
            auto &table = top->rootp->bitgear_accelerator__DOT__core__DOT__descriptors;
            unsigned entries = sizeof(table.m_storage) / sizeof(table.m_storage[0]);
            for (unsigned half : {0u, entries / 2}) table[(half + layer) % entries][bit / 32 % 14] ^= 1u << bit % 32;
        } else if (std::sscanf(line, "corrupt %u", &number) == 1) {
            toCorrupt = number;
        } else if (std::sscanf(line, "drop %u", &number) == 1) {
            toDrop = number;
        } else if (std::sscanf(line, "slow %u", &number) == 1) {
            slow = number;
        } else {
            fail("not a command: %s", line);
        }
    }

private:
    void takeWrites() {
        // The doorbells are looked at first, and rung last.
        uint32_t command = window.load(REGISTER_COMMAND);
        uint32_t submitted = window.load(REGISTER_SUBMITTED);
        for (int i = REGISTER_FIRST_WRITTEN; i < REGISTER_COMMAND; i++) write(i, window.load(i));
        if (command != written[REGISTER_COMMAND] && (command & 0xff) == 4) dropped = false;
        write(REGISTER_COMMAND, command);
        write(REGISTER_SUBMITTED, submitted);
    }

    void write(int number, uint32_t value) {
        if (written[number] == value) return;
        written[number] = value;
        top->awaddr = top->wdata = 0;
        top->awaddr = static_cast<uint16_t>(number * 4);
        top->wdata = value;
        top->awvalid = top->wvalid = 1;
        bool taken = false;
        while (!taken) {
            top->eval();
            taken = top->awready;
            tick();
        }
        top->awvalid = top->wvalid = 0;
    }

    uint32_t read(int number) {
        top->araddr = static_cast<uint16_t>(number * 4);
        top->arvalid = 1;
        bool taken = false;
        while (!taken) {
            top->eval();
            taken = top->arready;
            tick();
        }
        top->arvalid = 0;
        uint32_t value = top->rdata;
        tick();
        return value;
    }

    // One cycle. The buffer takes a request in every cycle, and answers in the next.
    void tick() {
        top->clk = 0;
        top->eval();
        bool asked = top->memory_valid && !top->reset;
        bool store = top->memory_write;
        uint64_t address = top->memory_address;
        uint64_t data = top->memory_data;
        top->clk = 1;
        top->eval();
        top->reply_valid = 0;
        if (asked) {
            if (address % 8 != 0 || address > kBufferBytes - 8) {
                std::fprintf(stderr, "bitgear-fpga-sim: access to %#llx, behind the buffer's end\n",
                             static_cast<unsigned long long>(address));
                data = 0;
            } else if (store) {
                if (toCorrupt > 0 && lastStore + 8 != address) {
                    toCorrupt--;   // the first word of a result
                    data ^= 1ull << (address / 8 + data) % 64;
                }
                lastStore = address;
                std::memcpy(buffer + address, &data, 8);
            } else {
                std::memcpy(&data, buffer + address, 8);
            }
            top->reply_valid = !store;
            top->reply = data;
        }
        if (slow != 0 && ++cycles % 1000 == 0) usleep(slow);
    }

    VerilatedContext context;
    std::unique_ptr<Vbitgear_accelerator> top;
    Window window;
    uint8_t *buffer;
    int pipe;
    uint32_t written[REGISTERS] = {};
    uint32_t announced = 0, toldDone = 0, toldFinished = 0, interrupts = 0;
    uint32_t toCorrupt = 0, toDrop = 0, slow = 0;
    uint64_t cycles = 0, lastStore = 0;
    bool dropped = false, busy = false;
};

// Commands of the tests, without waiting.
void obeyInput(Node &node) {
    static std::string line;
    pollfd input = {0, POLLIN, 0};
    char c;
    while (poll(&input, 1, 0) > 0 && ::read(0, &c, 1) == 1) {
        if (c != '\n') {
            line += c;
            continue;
        }
        node.obey(line.c_str());
        line.clear();
    }
}

}  // namespace

int main(int argc, char **argv) {
    bool faults = argc == 3 && std::strcmp(argv[2], "--faults") == 0;
    if (argc < 2 || argv[1][0] == '-' || (argc != 2 && !faults)) {
        std::fprintf(stderr, "usage: bitgear-fpga-sim FOLDER [--faults]\n");
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    std::string folder = argv[1];
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail("%s: %s", folder.c_str(), std::strerror(errno));
    int lock = open((folder + "/simulator.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0)
        fail("%s is served by another simulator, or cannot be locked: %s", folder.c_str(), std::strerror(errno));
    uint8_t *registers = makeFile(folder + "/registers", kWindowBytes);
    uint8_t *buffer = makeFile(folder + "/buffer", kBufferBytes);
    int pipe = makePipe(folder + "/interrupt");
    Node node(Window(registers), buffer, pipe);
    node.look();
    publishFile(folder + "/buffer");
    publishFile(folder + "/registers");
    std::printf("serving %s\n", folder.c_str());
    std::fflush(stdout);
    for (int idle = 0;; idle++) {
        if (faults) obeyInput(node);
        bool asked = node.isAsked();
        if (asked || node.isBusy()) {
            node.run(kLookEvery);
            node.look();
        } else {
            usleep(kIdleMicroseconds);
            if (idle % kIdleLooks == 0) node.look();
        }
    }
}
