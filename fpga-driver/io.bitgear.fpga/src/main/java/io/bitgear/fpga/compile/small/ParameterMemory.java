package io.bitgear.fpga.compile.small;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes into the small core's parameter memory, one word of 48 bits after another: first the
 * weights of all layers, which stay; then a configuration's tables and descriptors.
 */
final class ParameterMemory {
    static final int WORD_BITS = 48;
    static final long WORD_MASK = (1L << WORD_BITS) - 1;

    /** Words that there are. */
    static final int WORDS = 1 << 14;

    private final List<Long> words = new ArrayList<>();

    int size() {
        return words.size();
    }

    void add(long word) {
        words.add(word & WORD_MASK);
    }

    /** Reads a range. */
    long[] range(int first, int end) {
        return words.subList(first, end).stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Refuses what does not fit.
     *
     * @throws IllegalArgumentException saying how much there is of it
     */
    void check(int weights, int tables) {
        if (size() > WORDS) {
            throw new IllegalArgumentException(
                    "the small core's parameter memory has "
                            + WORDS
                            + " words, the model needs "
                            + weights
                            + " for weights, "
                            + (tables - weights)
                            + " for tables, "
                            + (size() - tables)
                            + " for descriptors");
        }
    }
}
