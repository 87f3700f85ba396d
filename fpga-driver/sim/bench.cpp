// A bench for the core: commands on standard input, answers on standard output.
//
//   w MEMORY ADDRESS PART DATA   write 32 bits (hexadecimal data) through the host's port
//   r                            run one frame; answers "l INDEX VALUE" for each logit, then
//                                "d CYCLES BEATS OVERRUN FINISHED"
#include <cstdint>
#include <cstdio>
#include <memory>

#include "Vbitgear_core.h"
#include "verilated.h"

namespace {

constexpr long kMostCycles = 20'000'000;
constexpr int kLogitsAtOnce = 2;

void tick(Vbitgear_core &core) {
    core.clk = 0;
    core.eval();
    core.clk = 1;
    core.eval();
}

void reset(Vbitgear_core &core) {
    core.reset = 1;
    core.start = 0;
    core.host_write = 0;
    core.first_layer = 0;
    tick(core);
    tick(core);
    core.reset = 0;
}

void run(Vbitgear_core &core) {
    reset(core);
    core.start = 1;
    tick(core);
    core.start = 0;
    for (long cycle = 0; cycle < kMostCycles && !core.done; cycle++) {
        tick(core);
        if (core.result_valid) {
            for (int k = 0; k < kLogitsAtOnce; k++) {
                std::printf("l %d %d\n", core.result_index + k,
                            static_cast<int16_t>(core.results >> (16 * k)));
            }
        }
    }
    std::printf("d %u %u %d %d\n", core.cycles, core.beats, core.overrun, core.done);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char **argv) {
    VerilatedContext context;
    context.commandArgs(argc, argv);
    auto core = std::make_unique<Vbitgear_core>(&context);
    reset(*core);
    char line[80];
    while (std::fgets(line, sizeof line, stdin)) {
        unsigned memory, address, part, data;
        if (std::sscanf(line, "w %u %u %u %x", &memory, &address, &part, &data) == 4) {
            core->host_write = 1;
            core->host_memory = memory;
            core->host_address = address;
            core->host_part = part;
            core->host_data = data;
            tick(*core);
            core->host_write = 0;
        } else if (line[0] == 'r') {
            run(*core);
        } else {
            std::fprintf(stderr, "bench: not a command: %s", line);
            return 2;
        }
    }
    return 0;
}
