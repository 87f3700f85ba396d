package io.bitgear.fpga.compile.small;

import io.bitgear.fpga.compile.PackedFields;

/** One layer's descriptor for the small core while it is being written. */
final class SmallDescriptor {
    /** Parameter words that it takes. */
    static final int WORDS = SmallField.BITS / ParameterMemory.WORD_BITS;

    private final PackedFields bits = new PackedFields();

    SmallDescriptor set(SmallField field, long value) {
        bits.set(field.term(), field.low, field.width, value);
        return this;
    }

    SmallDescriptor set(SmallField field, boolean value) {
        return set(field, value ? 1 : 0);
    }

    /** Sets a field that wraps around. */
    SmallDescriptor wrap(SmallField field, int value) {
        return set(field, value & (1L << field.width) - 1);
    }

    int get(SmallField field) {
        return bits.get(field.low, field.width);
    }

    boolean is(SmallField field) {
        return get(field) != 0;
    }

    long[] words() {
        long[] words = new long[WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = bits.from(ParameterMemory.WORD_BITS * i) & ParameterMemory.WORD_MASK;
        }
        return words;
    }
}
