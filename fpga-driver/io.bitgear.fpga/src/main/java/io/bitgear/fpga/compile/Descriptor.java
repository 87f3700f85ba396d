package io.bitgear.fpga.compile;

import java.math.BigInteger;

/** One layer's descriptor while it is being written. */
final class Descriptor {
    private BigInteger bits = BigInteger.ZERO;

    Descriptor set(Field field, long value) {
        if (value < 0 || value >>> field.width != 0) {
            throw new IllegalArgumentException(
                    field + " is " + value + ", which " + field.width + " bits do not hold");
        }
        BigInteger mask = BigInteger.ONE.shiftLeft(field.width).subtract(BigInteger.ONE);
        bits =
                bits.andNot(mask.shiftLeft(field.low))
                        .or(BigInteger.valueOf(value).shiftLeft(field.low));
        return this;
    }

    Descriptor set(Field field, boolean value) {
        return set(field, value ? 1 : 0);
    }

    int get(Field field) {
        return bits.shiftRight(field.low).intValue() & (int) ((1L << field.width) - 1);
    }

    /** The 64-bit words, the check in them. */
    long[] words() {
        long[] words = new long[Field.BITS / 64];
        for (int i = 0; i < words.length; i++) {
            words[i] = bits.shiftRight(64 * i).longValue();
        }
        words[Field.CHECK.low / 64] |= (long) check() << Field.CHECK.low % 64;
        return words;
    }

    private int check() {
        int check = Field.SOUND;
        for (int low = 0; low < Field.CHECK.low; low += 16) {
            check ^= bits.shiftRight(low).intValue() & 0xffff;
        }
        return check;
    }
}
