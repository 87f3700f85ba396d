package io.bitgear.split;

/**
 * What it takes to get bytes to the peer and a short answer back. A body of n bytes goes in blocks
 * of {@value #BLOCK_BYTES} (RFC 7959), each acknowledged before the next is sent.
 *
 * @param bitsPerSecond rate at which payload gets through; positive
 * @param roundTripSeconds time of the smallest request and its answer, the protocol's own work and
 *     headers included; not negative
 */
public record Link(double bitsPerSecond, double roundTripSeconds) {
    /** Bytes of payload in one block. */
    public static final int BLOCK_BYTES = 1024;

    /** Checks the ranges. */
    public Link {
        if (!(bitsPerSecond > 0)) {
            throw new IllegalArgumentException("a link of " + bitsPerSecond + " bit/s");
        }
        if (!(roundTripSeconds >= 0)) {
            throw new IllegalArgumentException("a round trip of " + roundTripSeconds + " s");
        }
    }

    /** The time of one exchange with a body of so many bytes, seconds. */
    public double seconds(int bytes) {
        int blocks = Math.max(1, (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
        return blocks * roundTripSeconds + 8.0 * bytes / bitsPerSecond;
    }
}
