package io.bitgear.fpga.compile;

import java.math.BigInteger;

/** Fields, each a range of bits, of a descriptor that is being written; all 0 at first. */
public final class PackedFields {
    private BigInteger bits = BigInteger.ZERO;

    /**
     * Writes a field.
     *
     * @param name for the message
     * @param low number of its lowest bit
     * @param width bits, at most 64
     * @throws IllegalArgumentException when the value is negative or wider
     */
    public void set(String name, int low, int width, long value) {
        if (value < 0 || width < Long.SIZE - 1 && value >>> width != 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", which " + width + " bits do not hold");
        }
        BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        bits = bits.andNot(mask.shiftLeft(low)).or(BigInteger.valueOf(value).shiftLeft(low));
    }

    /** The lowest 64 bits from there on. */
    public long from(int low) {
        return bits.shiftRight(low).longValue();
    }

    /** A field of at most 31 bits. */
    public int get(int low, int width) {
        return (int) (from(low) & (1L << width) - 1);
    }
}
