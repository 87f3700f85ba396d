package io.bitgear.engine;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceException.Kind;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each frame of one model to the least loaded node that runs a committed configuration, and
 * once more to another when that one fails or is slow. Nodes come and go at any time. No answer has
 * an epoch below one that was given before. Nothing blocks but the removal of a node.
 */
final class Router implements InferenceService {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /** A commit takes a few milliseconds. */
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

    private final Model model;
    private final RouterSettings settings;
    private final LongSupplier nanos;
    private final FrameTimer timer;
    private final AnswerMaker answers;
    private final Map<Node, RoutedNode> nodes = new ConcurrentHashMap<>();
    private final EpochFloor epochs = new EpochFloor();

    /**
     * @param nanos the clock of the back-off, as {@link System#nanoTime()}
     * @param timer for the frames' timeouts
     */
    Router(Model model, RouterSettings settings, LongSupplier nanos, FrameTimer timer) {
        this.model = model;
        this.settings = settings;
        this.nanos = nanos;
        this.timer = timer;
        this.answers = new AnswerMaker(model);
    }

    /** From now on the node may get frames. */
    void add(Node node, int ranking) {
        nodes.put(node, new RoutedNode(node, ranking, new NodeHealth(settings, nanos), timer));
    }

    /**
     * From now on the node gets no frame. Returns when those that it holds are done, or after the
     * time that makes a frame a slow one: such frames are still awaited.
     */
    void remove(Node node) {
        RoutedNode routed = nodes.remove(node);
        int held = routed == null ? 0 : routed.retire(settings.slow());
        if (held > 0) {
            LOG.warn(
                    "node {} of model {} leaves with {} frames not answered",
                    routed.id(),
                    model.info().name(),
                    held);
        }
    }

    @Override
    public ModelInfo model() {
        return model.info();
    }

    @Override
    public boolean isReady() {
        for (RoutedNode node : nodes.values()) {
            if (node.epoch() >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Set<String> failingNodes() {
        return nodes.values().stream()
                .filter(node -> node.health().isFailing())
                .map(RoutedNode::id)
                .collect(Collectors.toSet());
    }

    @Override
    public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
        if (frame.length != model.info().inputBytes()) {
            return failed(
                    Kind.BAD_REQUEST,
                    "a frame of "
                            + frame.length
                            + " bytes; model "
                            + model.info().name()
                            + " takes "
                            + model.graph().input().shape()
                            + " = "
                            + model.info().inputBytes()
                            + " bytes",
                    null);
        }
        epochs.raise(leastEpoch);
        long deadline = nanos.getAsLong() + settings.slow().toNanos();
        return first(frame, deadline);
    }

    /**
     * While a deployment goes from node to node, some are behind what clients have seen already.
     * When only such are left, the frame waits for them: that takes as long as a commit.
     */
    private CompletionStage<Answer> first(byte[] frame, long deadline) {
        Optional<RoutedNode> chosen = choose(null);
        if (chosen.isPresent()) {
            return attempt(frame, chosen.get(), true);
        }
        if (!mayCome() || nanos.getAsLong() - deadline >= 0) {
            return failed(Kind.UNAVAILABLE, noNode(), null);
        }
        CompletableFuture<Answer> later = new CompletableFuture<>();
        SOON.execute(
                () ->
                        first(frame, deadline)
                                .whenComplete(
                                        (answer, failure) -> {
                                            if (failure == null) {
                                                later.complete(answer);
                                            } else {
                                                later.completeExceptionally(failure);
                                            }
                                        }));
        return later;
    }

    /** Whether some node is only behind, or has become fit since it was looked for one. */
    private boolean mayCome() {
        return nodes.values().stream()
                .anyMatch(node -> node.health().isUsable() && node.epoch() >= 0);
    }

    /** Whether some node is only behind. */
    private boolean isBehind() {
        return nodes.values().stream()
                .anyMatch(node -> node.health().isUsable() && epochs.isBehind(node.epoch()));
    }

    private boolean mayRun(RoutedNode node) {
        return node.health().isUsable() && epochs.allows(node.epoch());
    }

    private String noNode() {
        String name = model.info().name();
        if (nodes.isEmpty()) {
            return "model " + name + " has no node";
        }
        if (isBehind()) {
            return "no node of model " + name + " has reached epoch " + epochs.least() + " yet";
        }
        return isReady()
                ? "every node of model " + name + " is put aside after failures"
                : "no node of model " + name + " runs a committed configuration yet";
    }

    /** Plain loops here, in {@link #hasOther} and {@link #isReady}: they run for every frame. */
    private Optional<RoutedNode> choose(RoutedNode except) {
        List<RoutedNode> candidates = new ArrayList<>();
        for (RoutedNode node : nodes.values()) {
            if (node != except && mayRun(node)) {
                candidates.add(node);
            }
        }
        candidates.sort(RoutedNode.PREFERENCE);
        for (RoutedNode node : candidates) {
            if (node.health().admit()) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private CompletionStage<Answer> attempt(byte[] frame, RoutedNode node, boolean again) {
        Duration limit = again && hasOther(node) ? shorter() : settings.frameTimeout();
        return node.run(frame, limit.toMillis())
                .handle((result, failure) -> settle(frame, node, again, result, failure))
                .thenCompose(stage -> stage);
    }

    private boolean hasOther(RoutedNode than) {
        for (RoutedNode node : nodes.values()) {
            if (node != than && mayRun(node)) {
                return true;
            }
        }
        return false;
    }

    private Duration shorter() {
        boolean isShorter = settings.slow().compareTo(settings.frameTimeout()) < 0;
        return isShorter ? settings.slow() : settings.frameTimeout();
    }

    private CompletionStage<Answer> settle(
            byte[] frame, RoutedNode node, boolean again, FrameResult result, Throwable failure) {
        if (failure == null) {
            node.health().succeeded();
            epochs.raise(result.active().epoch());
            return CompletableFuture.completedFuture(answers.answer(result, node.node()));
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean present = nodes.get(node.node()) == node;
        if (!(cause instanceof NodeBusyException) && present) {
            recordFailure(node, cause);
        }
        if (again) {
            Optional<RoutedNode> other = choose(node);
            if (other.isPresent()) {
                return attempt(frame, other.get(), false);
            }
        }
        boolean retry = cause instanceof NodeBusyException || !present;
        return failed(retry ? Kind.UNAVAILABLE : Kind.INTERNAL, describe(node, cause), cause);
    }

    private void recordFailure(RoutedNode node, Throwable cause) {
        if (node.health().failed()) {
            LOG.warn(
                    "node {} of model {} is put aside for {} ms after repeated failures: {}",
                    node.id(),
                    model.info().name(),
                    node.health().backoffMillis(),
                    describe(node, cause));
        }
    }

    private String describe(RoutedNode node, Throwable cause) {
        return cause instanceof TimeoutException
                ? "node " + node.id() + " gave no answer in time"
                : cause.getMessage();
    }

    private static CompletionStage<Answer> failed(Kind kind, String message, Throwable cause) {
        return CompletableFuture.failedFuture(new InferenceException(kind, message, cause));
    }
}
