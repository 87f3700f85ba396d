package io.bitgear.fpga.compile.small;

import io.bitgear.model.Weights;
import io.bitgear.model.arithmetic.NestedCode;
import io.bitgear.model.graph.Window;

/**
 * A layer's weights as the small core reads them: for each kernel row, kernel column, block of 16
 * input channels and filter the 8 planes, most significant first, three a word.
 *
 * @param weights of the layer
 * @param window of the layer
 * @param blocks input channel blocks
 */
record SmallWeights(Weights weights, Window window, int blocks) {
    static final int BLOCK = 16;

    /** Planes of a word. */
    static final int PLANES = 3;

    /** Words of the 8 planes. */
    static final int WORDS = 3;

    /** Blocks of that many channels. */
    static int blocks(int channels) {
        return (channels + BLOCK - 1) / BLOCK;
    }

    void write(ParameterMemory memory) {
        for (int tap = 0; tap < window.taps(); tap++) {
            for (int block = 0; block < blocks; block++) {
                for (int filter = 0; filter < weights.channels(); filter++) {
                    for (int word = 0; word < WORDS; word++) {
                        memory.add(word(tap, block, filter, word));
                    }
                }
            }
        }
    }

    private long word(int tap, int block, int filter, int word) {
        long bits = 0;
        for (int plane = 0; plane < PLANES; plane++) {
            int bit = 7 - word * PLANES - plane;
            for (int lane = 0; lane < BLOCK && bit >= 0; lane++) {
                long one = code(filter, block * BLOCK + lane, tap) >> bit & 1;
                bits |= one << (PLANES - 1 - plane) * BLOCK + lane;
            }
        }
        return bits;
    }

    /** The 8-bit code; 0 of a channel that is not there. */
    private int code(int filter, int channel, int tap) {
        int place = channel * window.taps() + tap;
        return place < weights.fanIn()
                ? weights.codes()[filter * weights.fanIn() + place] & 0xff
                : 0;
    }

    /** The sum of a filter's levels, those of channels that are not there included. */
    long levels(int filter, int width) {
        long sum = 0;
        for (int channel = 0; channel < blocks * BLOCK; channel++) {
            for (int tap = 0; tap < window.taps(); tap++) {
                sum += NestedCode.level(code(filter, channel, tap), width);
            }
        }
        return sum;
    }

    /** The largest magnitude of such a sum. */
    long levelsMax(int width) {
        return (long) window.taps() * blocks * BLOCK * ((1 << width) - 1);
    }
}
