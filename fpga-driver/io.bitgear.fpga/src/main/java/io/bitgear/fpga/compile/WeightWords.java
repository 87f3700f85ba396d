package io.bitgear.fpga.compile;

import io.bitgear.model.Weights;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The weight memory: a word holds one plane of 3 taps x one channel block for one block of filters.
 */
final class WeightWords {
    private static final int TAPS = 3;

    private final int block;
    private final List<BitSet> words = new ArrayList<>();
    private final BitSet read = new BitSet();

    /** Begins with the word of {@link #identity}. */
    WeightWords(Geometry geometry) {
        this.block = geometry.block();
        addIdentity();
    }

    List<BitSet> words() {
        return words;
    }

    /** Addresses of the words that the configuration reads. */
    BitSet read() {
        return read;
    }

    /** The configuration reads the first {@code width} planes of so many passes. */
    void reads(int base, int passes, int width) {
        for (int pass = 0; pass < passes; pass++) {
            read.set(base + 8 * pass, base + 8 * pass + width);
        }
    }

    /** The configuration reads the first {@code width} planes and the mask of so many passes. */
    void readsMasked(int base, int passes, int width) {
        for (int pass = 0; pass < passes; pass++) {
            read.set(base + 9 * pass, base + 9 * pass + width);
            read.set(base + 9 * pass + 8);
        }
    }

    /** Sum of the levels of each filter at a width. */
    long[] levels(Weights weights, int width) {
        long[] sums = new long[weights.channels()];
        for (int i = 0; i < weights.codes().length; i++) {
            int code = (weights.codes()[i] & 0xff) >> (8 - width);
            sums[i / weights.fanIn()] += 2L * code + 1 - (1L << width);
        }
        return sums;
    }

    /** All eight planes of every pass of an ordinary layer. */
    int add(Weights weights, Placement in, Window window) {
        int base = words.size();
        int channels = in.shape().channels();
        for (int first = 0; first < weights.channels(); first += block) {
            int end = Math.min(first + block, weights.channels());
            passes(
                    weights,
                    window,
                    0,
                    in.blocks() - 1,
                    first,
                    end,
                    false,
                    (filter, channel) -> channel < channels ? channel : -1);
        }
        return base;
    }

    /**
     * The planes of a 1x1 layer that reads two channel blocks at once, as if they were two taps.
     */
    int addPaired(Weights weights, Placement in) {
        int base = words.size();
        for (int first = 0; first < weights.channels(); first += block) {
            for (int b = 0; b < in.blocks(); b += 2) {
                for (int plane = 0; plane < 8; plane++) {
                    BitSet word = new BitSet();
                    for (int filter = first;
                            filter < Math.min(first + block, weights.channels());
                            filter++) {
                        for (int c = b * block;
                                c < Math.min((b + 2) * block, weights.fanIn());
                                c++) {
                            int code = weights.codes()[filter * weights.fanIn() + c] & 0xff;
                            word.set(
                                    ((filter - first) * TAPS - b) * block + c,
                                    (code >> (7 - plane) & 1) == 1);
                        }
                    }
                    words.add(word);
                }
            }
        }
        return base;
    }

    /** Planes and mask of one block of filters of a grouped layer. */
    int addGrouped(Weights weights, Window window, GroupedBlock b) {
        int base = words.size();
        passes(
                weights,
                window,
                b.low(),
                b.high(),
                b.first(),
                b.end(),
                true,
                (filter, channel) -> {
                    int own = channel - filter / b.perGroupOut() * b.perGroupIn();
                    return own >= 0 && own < b.perGroupIn() ? own : -1;
                });
        return base;
    }

    /** Address of a word whose filters each see the channel of the same number, at all taps. */
    int identity() {
        read.set(0);
        return 0;
    }

    private void addIdentity() {
        BitSet word = new BitSet();
        for (int o = 0; o < block; o++) {
            for (int t = 0; t < TAPS; t++) {
                word.set((o * TAPS + t) * block + o);
            }
        }
        words.add(word);
    }

    /** Words that bring channels first to end to the outputs from {@code target} on. */
    int addSelection(int low, int high, int first, int end, int target) {
        int base = words.size();
        read.set(base, base + high - low + 1);
        for (int b = low; b <= high; b++) {
            BitSet word = new BitSet();
            for (int c = Math.max(first, b * block); c < Math.min(end, (b + 1) * block); c++) {
                word.set((target + c - first) * TAPS * block + c % block);
            }
            words.add(word);
        }
        return base;
    }

    /** The place of a channel among a filter's own, or -1. */
    @FunctionalInterface
    private interface Own {
        int of(int filter, int channel);
    }

    private void passes(
            Weights weights,
            Window window,
            int low,
            int high,
            int first,
            int end,
            boolean mask,
            Own own) {
        int groups = (window.kernelWidth() + TAPS - 1) / TAPS;
        for (int ky = 0; ky < window.kernelHeight(); ky++) {
            for (int group = 0; group < groups; group++) {
                for (int b = low; b <= high; b++) {
                    pass(weights, window, ky, group * TAPS, b, first, end, mask, own);
                }
            }
        }
    }

    private void pass(
            Weights weights,
            Window window,
            int ky,
            int tap,
            int inBlock,
            int first,
            int end,
            boolean mask,
            Own own) {
        BitSet[] planes = new BitSet[mask ? 9 : 8];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = new BitSet();
        }
        for (int filter = first; filter < end; filter++) {
            for (int t = 0; t < TAPS && tap + t < window.kernelWidth(); t++) {
                for (int lane = 0; lane < block; lane++) {
                    int channel = own.of(filter, inBlock * block + lane);
                    if (channel < 0) {
                        continue;
                    }
                    int at = ((filter - first) * TAPS + t) * block + lane;
                    int index =
                            filter * weights.fanIn()
                                    + channel * window.taps()
                                    + ky * window.kernelWidth()
                                    + tap
                                    + t;
                    int code = weights.codes()[index] & 0xff;
                    for (int plane = 0; plane < 8; plane++) {
                        planes[plane].set(at, (code >> (7 - plane) & 1) == 1);
                    }
                    if (mask) {
                        planes[8].set(at);
                    }
                }
            }
        }
        words.addAll(List.of(planes));
    }
}
