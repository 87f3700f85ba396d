// The small core, simulated, behind its SPI port: what comes on standard input goes to the port, what the port
// answers to standard output. All numbers are little endian.
//
//   u32 n, n x u16   one transaction of n words; answers n x u16
//   u32 0            clocks until the core is idle; answers u32, the clocks that it took
#include "Vbitgear_small.h"
#include "verilated.h"
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

namespace {

// The host's clock has a sixth of the core's frequency, the most that is allowed.
constexpr int HALF = 3;

class Board {
public:
    Board() {
        top->select_n = 1;
        clock(8);
    }

    std::vector<uint16_t> transfer(const std::vector<uint16_t> &words) {
        std::vector<uint16_t> answer;
        top->select_n = 0;
        clock(8);
        for (uint16_t word : words) {
            uint16_t in = 0;
            for (int bit = 15; bit >= 0; bit--) {
                top->mosi = word >> bit & 1;
                clock(HALF);
                in = static_cast<uint16_t>(in << 1 | top->miso);
                top->sck = 1;
                clock(HALF);
                top->sck = 0;
            }
            answer.push_back(in);
        }
        clock(8);
        top->select_n = 1;
        clock(8);
        return answer;
    }

    uint32_t wait() {
        uint32_t clocks = 0;
        for (; top->busy && clocks < LIMIT; clocks++) clock(1);
        return clocks;
    }

private:
    static constexpr uint32_t LIMIT = 1U << 28;
    std::unique_ptr<Vbitgear_small> top = std::make_unique<Vbitgear_small>();

    void clock(int times) {
        for (int i = 0; i < times; i++) {
            top->clk = 1;
            top->eval();
            top->clk = 0;
            top->eval();
        }
    }
};

}  // namespace

int main() {
    Board board;
    uint32_t n;
    while (std::fread(&n, sizeof n, 1, stdin) == 1) {
        if (n == 0) {
            const uint32_t clocks = board.wait();
            std::fwrite(&clocks, sizeof clocks, 1, stdout);
        } else {
            std::vector<uint16_t> words(n);
            if (std::fread(words.data(), sizeof words[0], n, stdin) != n) return 1;
            const std::vector<uint16_t> answer = board.transfer(words);
            std::fwrite(answer.data(), sizeof answer[0], n, stdout);
        }
        std::fflush(stdout);
    }
    return 0;
}
