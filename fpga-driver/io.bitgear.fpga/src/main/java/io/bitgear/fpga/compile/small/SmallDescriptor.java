package io.bitgear.fpga.compile.small;

import java.math.BigInteger;

/** One layer's descriptor for the small core while it is being written. */
final class SmallDescriptor {
    /** Parameter words that it takes. */
    static final int WORDS = SmallField.BITS / ParameterMemory.WORD_BITS;

    private BigInteger bits = BigInteger.ZERO;

    SmallDescriptor set(SmallField field, long value) {
        if (value < 0 || field.width < Long.SIZE - 1 && value >>> field.width != 0) {
            throw new IllegalArgumentException(
                    field.term()
                            + " is "
                            + value
                            + ", which "
                            + field.width
                            + " bits do not hold in the small core");
        }
        BigInteger mask = BigInteger.ONE.shiftLeft(field.width).subtract(BigInteger.ONE);
        bits =
                bits.andNot(mask.shiftLeft(field.low))
                        .or(BigInteger.valueOf(value).shiftLeft(field.low));
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
        return bits.shiftRight(field.low).intValue() & (int) ((1L << field.width) - 1);
    }

    boolean is(SmallField field) {
        return get(field) != 0;
    }

    long[] words() {
        long[] words = new long[WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] =
                    bits.shiftRight(ParameterMemory.WORD_BITS * i).longValue()
                            & ParameterMemory.WORD_MASK;
        }
        return words;
    }
}
