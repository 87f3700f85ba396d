package io.bitgear.fpga.compile;

/**
 * Sizes of an accelerator, as its capability registers tell them.
 *
 * @param block channels of a word, and filters computed at once
 * @param positions output positions computed at once; there are twice as many banks
 * @param drain channels requantised a cycle
 * @param bankWords words of a bank
 * @param weightWords weight words of {@code block * 3 * block} bits
 * @param tableEntries entries of the requantisation tables
 * @param layers layer descriptors
 */
public record Geometry(
        int block,
        int positions,
        int drain,
        int bankWords,
        int weightWords,
        int tableEntries,
        int layers) {
    /** The reference geometry: 16 filters x 16 positions x 48 inputs. */
    public static final Geometry XC7Z020 = new Geometry(16, 16, 2, 1024, 1024, 512, 64);

    /** Products of bits that the array adds up in a cycle. */
    public int products() {
        return block * positions * 3 * block;
    }

    /** Bytes of its memories: activations, weights, and tables and descriptors of both halves. */
    public long memoryBytes() {
        long activations = (long) banks() * bankWords * block / 8;
        long weights = (long) weightWords * block * 3 * block / 8;
        return activations + weights + 2L * (tableEntries * 89L + layers * (long) Field.STORED) / 8;
    }

    int banks() {
        return 2 * positions;
    }

    int bankBits() {
        return Integer.numberOfTrailingZeros(banks());
    }

    int blocks(int channels) {
        return (channels + block - 1) / block;
    }
}
