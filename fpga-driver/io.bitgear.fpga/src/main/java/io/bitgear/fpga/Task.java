package io.bitgear.fpga;

import io.bitgear.api.node.FrameResult;
import io.bitgear.fpga.device.AcceleratorException;
import java.util.concurrent.CompletableFuture;

/** What waits for the thread of an FPGA node. */
sealed interface Task {
    /** Ends it with a failure. */
    void fail(Exception cause);

    /**
     * A frame.
     *
     * @param codes of the input
     * @param since {@link System#nanoTime()} of its arrival
     * @param result completed by the node's thread
     */
    record Frame(byte[] codes, long since, CompletableFuture<FrameResult> result) implements Task {
        @Override
        public void fail(Exception cause) {
            result.completeExceptionally(cause);
        }
    }

    /**
     * Something to do between two frames.
     *
     * @param action done by the node's thread
     * @param isVital whether what the accelerator refuses of it ends the node, as any other failure
     * @param done completed behind it
     */
    record Between(Action action, boolean isVital, CompletableFuture<Void> done) implements Task {
        @Override
        public void fail(Exception cause) {
            done.completeExceptionally(cause);
        }
    }

    /** Talks to the accelerator. */
    @FunctionalInterface
    interface Action {
        void run() throws AcceleratorException;
    }
}
