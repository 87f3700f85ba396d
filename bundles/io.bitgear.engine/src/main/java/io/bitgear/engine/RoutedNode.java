package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A node as the router sees it: how many of the router's frames it holds, and its health. */
final class RoutedNode {
    private static final long NONE = -1;

    /** The least loaded first, then the highest service ranking, then by id. */
    static final Comparator<RoutedNode> PREFERENCE =
            Comparator.comparingInt(RoutedNode::inFlight)
                    .thenComparing(Comparator.comparingInt((RoutedNode n) -> n.ranking).reversed())
                    .thenComparing(RoutedNode::id);

    private final Node node;
    private final String id;
    private final int ranking;
    private final NodeHealth health;
    private final FrameTimer timer;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Lease lease = new Lease();

    RoutedNode(Node node, int ranking, NodeHealth health, FrameTimer timer) {
        this.node = node;
        this.id = node.info().id();
        this.ranking = ranking;
        this.health = health;
        this.timer = timer;
    }

    Node node() {
        return node;
    }

    String id() {
        return id;
    }

    NodeHealth health() {
        return health;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** The epoch of the configuration that the node runs; negative when it runs none. */
    long epoch() {
        try {
            return node.readBack().map(ActiveConfiguration::epoch).orElse(NONE);
        } catch (NodeException | RuntimeException e) {
            return NONE;
        }
    }

    /**
     * Lets no further frame in and waits for those that the node holds.
     *
     * @return how many are held still when the limit has passed
     */
    int retire(Duration limit) {
        return lease.end(limit);
    }

    /**
     * Sends a frame. A frame that never comes back goes on counting as held, so others are
     * preferred.
     */
    CompletableFuture<FrameResult> run(byte[] frame, long timeoutMillis) {
        if (!lease.enter()) {
            return CompletableFuture.failedFuture(new NodeBusyException("node " + id + " leaves"));
        }
        inFlight.incrementAndGet();
        CompletableFuture<FrameResult> answer = new CompletableFuture<>();
        Future<?> limit;
        try {
            limit =
                    timer.after(
                            timeoutMillis,
                            () -> answer.completeExceptionally(new TimeoutException()));
        } catch (RejectedExecutionException e) {
            released();
            return CompletableFuture.failedFuture(new NodeBusyException("the router stops"));
        }
        start(frame)
                .whenComplete(
                        (result, failure) -> {
                            released();
                            limit.cancel(false);
                            if (failure == null) {
                                answer.complete(result);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        });
        return answer;
    }

    private CompletionStage<FrameResult> start(byte[] frame) {
        try {
            return node.run(frame);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void released() {
        inFlight.decrementAndGet();
        lease.leave();
    }
}
