package io.bitgear.bench.engine;

import io.bitgear.cli.Failure;

/** One way to compute the network, on one thread at a time. */
public interface Contender extends AutoCloseable {
    /** What it is, for a table. */
    String name();

    /**
     * Computes one frame.
     *
     * @param frame unsigned bytes, as many as the network's input has elements
     * @return the logits' codes, in the steps of the model file
     * @throws Failure when it cannot
     */
    int[] run(byte[] frame) throws Failure;

    /** Gives back what it holds outside of the heap. */
    @Override
    default void close() {}

    /** Index of the largest logit, the first of equals. */
    static int classOf(int[] logits) {
        int largest = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
