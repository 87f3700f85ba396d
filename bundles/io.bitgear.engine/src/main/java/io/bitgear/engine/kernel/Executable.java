package io.bitgear.engine.kernel;

import io.bitgear.api.precision.PrecisionConfiguration;

/** One model under one configuration, ready to run. Immutable; threads share it. */
public interface Executable {
    /** What it runs. */
    PrecisionConfiguration configuration();

    /** Memory for one thread to run frames in. */
    Run open();

    /** Runs frames on one thread. */
    @FunctionalInterface
    interface Run {
        /**
         * The logits' codes of one frame, with the bits of the reference (docs/arithmetic.md).
         *
         * @param frame unsigned bytes, channel by channel, as many as the input has elements
         * @throws IllegalArgumentException when it is of another length
         */
        int[] run(byte[] frame);
    }
}
