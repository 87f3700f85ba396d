package io.bitgear.fpga.compile;

import java.util.BitSet;

/** What reads words of the weight memory. */
public interface WeightUse {
    /** Addresses of the words that it reads. */
    BitSet read();

    /** The word that belongs at one of these addresses. */
    BitSet weight(int address);
}
