package io.bitgear.engine;

import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node as the router sees it: how many of the router's frames it holds, and its health. */
final class RoutedNode {
    /** The least loaded first, then the highest service ranking, then by id. */
    static final Comparator<RoutedNode> PREFERENCE =
            Comparator.comparingInt(RoutedNode::inFlight)
                    .thenComparing(Comparator.comparingInt((RoutedNode n) -> n.ranking).reversed())
                    .thenComparing(RoutedNode::id);

    private final Node node;
    private final String id;
    private final int ranking;
    private final NodeHealth health;
    private final AtomicInteger inFlight = new AtomicInteger();

    RoutedNode(Node node, int ranking, NodeHealth health) {
        this.node = node;
        this.id = node.info().id();
        this.ranking = ranking;
        this.health = health;
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

    /** Whether the node runs a committed configuration, as far as it answers. */
    boolean isCommitted() {
        try {
            return node.readBack().isPresent();
        } catch (NodeException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Sends a frame. A frame that never comes back goes on counting as held, so others are
     * preferred.
     */
    CompletableFuture<FrameResult> run(byte[] frame, long timeoutMillis) {
        CompletableFuture<FrameResult> answer;
        inFlight.incrementAndGet();
        try {
            answer = node.run(frame).toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((result, failure) -> inFlight.decrementAndGet())
                .copy()
                .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
