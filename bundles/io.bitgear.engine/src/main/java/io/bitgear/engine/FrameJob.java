package io.bitgear.engine;

import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeException;
import java.util.concurrent.CompletableFuture;

/**
 * One frame that waits on a node.
 *
 * @param frame codes of the input
 * @param arrived {@link System#nanoTime()} when it was queued
 * @param result to be completed
 */
record FrameJob(byte[] frame, long arrived, CompletableFuture<FrameResult> result) {
    static FrameJob now(byte[] frame) {
        return new FrameJob(frame, System.nanoTime(), new CompletableFuture<>());
    }

    void fail(NodeException cause) {
        result.completeExceptionally(cause);
    }
}
