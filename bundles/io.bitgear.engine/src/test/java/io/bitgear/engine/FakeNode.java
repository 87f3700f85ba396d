package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** A node whose frames are answered by hand. */
final class FakeNode implements Node {
    final Deque<CompletableFuture<FrameResult>> waiting = new ConcurrentLinkedDeque<>();
    private final String id;
    volatile ActiveConfiguration active = new ActiveConfiguration("00", 1);
    volatile int runs;

    /** So many times it seems to run nothing yet. */
    final AtomicInteger blankLooks = new AtomicInteger();

    FakeNode(String id) {
        this.id = id;
    }

    void answer(int... logits) {
        waiting.remove()
                .complete(
                        new FrameResult(
                                logits, active, Duration.ofMillis(1), Duration.ofMillis(2), 0.5));
    }

    void fail(Exception cause) {
        waiting.remove().completeExceptionally(cause);
    }

    @Override
    public NodeInfo info() {
        return new NodeInfo(id, "fake", "ice40up5k", 1, 1, 1, new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stage(PrecisionConfiguration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit(String configurationId, long epoch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ActiveConfiguration> readBack() {
        boolean isBlank = blankLooks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        return isBlank ? Optional.empty() : Optional.ofNullable(active);
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        CompletableFuture<FrameResult> future = new CompletableFuture<>();
        waiting.add(future);
        runs++;
        return future;
    }

    @Override
    public NodeCounters counters() {
        return new NodeCounters(0, 0, 0, 0, 0, 0, null);
    }
}
