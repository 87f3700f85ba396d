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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each frame of one model to the least loaded node that runs a committed configuration, and
 * once more to another when that one fails or is slow. Nodes come and go at any time. Nothing
 * blocks.
 */
final class Router implements InferenceService {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final Model model;
    private final RouterSettings settings;
    private final LongSupplier nanos;
    private final AnswerMaker answers;
    private final Map<Node, RoutedNode> nodes = new ConcurrentHashMap<>();

    /**
     * @param nanos the clock of the back-off, as {@link System#nanoTime()}
     */
    Router(Model model, RouterSettings settings, LongSupplier nanos) {
        this.model = model;
        this.settings = settings;
        this.nanos = nanos;
        this.answers = new AnswerMaker(model);
    }

    /** From now on the node may get frames. */
    void add(Node node, int ranking) {
        nodes.put(node, new RoutedNode(node, ranking, new NodeHealth(settings, nanos)));
    }

    /** From now on the node gets no frame; those that it holds are still awaited. */
    void remove(Node node) {
        nodes.remove(node);
    }

    @Override
    public ModelInfo model() {
        return model.info();
    }

    @Override
    public boolean isReady() {
        return nodes.values().stream().anyMatch(RoutedNode::isCommitted);
    }

    @Override
    public Set<String> failingNodes() {
        return nodes.values().stream()
                .filter(node -> node.health().isFailing())
                .map(RoutedNode::id)
                .collect(Collectors.toSet());
    }

    @Override
    public CompletionStage<Answer> infer(byte[] frame) {
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
        return choose(null)
                .map(node -> attempt(frame, node, true))
                .orElseGet(() -> failed(Kind.UNAVAILABLE, noNode(), null));
    }

    private String noNode() {
        String name = model.info().name();
        if (nodes.isEmpty()) {
            return "model " + name + " has no node";
        }
        return isReady()
                ? "every node of model " + name + " is put aside after failures"
                : "no node of model " + name + " runs a committed configuration yet";
    }

    private Optional<RoutedNode> choose(RoutedNode except) {
        List<RoutedNode> candidates =
                nodes.values().stream()
                        .filter(
                                node ->
                                        node != except
                                                && node.health().isUsable()
                                                && node.isCommitted())
                        .sorted(RoutedNode.PREFERENCE)
                        .toList();
        return candidates.stream().filter(node -> node.health().admit()).findFirst();
    }

    private CompletionStage<Answer> attempt(byte[] frame, RoutedNode node, boolean again) {
        Duration limit = again && hasOther(node) ? shorter() : settings.frameTimeout();
        return node.run(frame, limit.toMillis())
                .handle((result, failure) -> settle(frame, node, again, result, failure))
                .thenCompose(stage -> stage);
    }

    private boolean hasOther(RoutedNode than) {
        return nodes.values().stream()
                .anyMatch(n -> n != than && n.health().isUsable() && n.isCommitted());
    }

    private Duration shorter() {
        boolean isShorter = settings.slow().compareTo(settings.frameTimeout()) < 0;
        return isShorter ? settings.slow() : settings.frameTimeout();
    }

    private CompletionStage<Answer> settle(
            byte[] frame, RoutedNode node, boolean again, FrameResult result, Throwable failure) {
        if (failure == null) {
            node.health().succeeded();
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
