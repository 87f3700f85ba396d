package io.bitgear.engine;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.execution.Program;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Frames that a new version of this bundle runs before it serves: the bits must be those of the
 * reference, and those of the nodes that serve the model now, under the configuration that they
 * run.
 */
final class Canary {
    private static final int FRAMES = 2;

    /** How often a frame goes the whole way, unless that takes too long. */
    private static final int ROUNDS = 100;

    private static final long ROUNDS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final RouterSettings ROUTING =
            new RouterSettings(
                    1,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10));

    private final CpuSettings settings;
    private final Model model;

    /** For one model, on a node with these settings. */
    Canary(CpuSettings settings, Model model) {
        this.settings = settings;
        this.model = model;
    }

    /**
     * Runs the frames.
     *
     * @param serving nodes of the version that may be replaced
     * @throws NodeException when a bit differs or a node fails; the message says where
     */
    void run(Collection<Node> serving) throws NodeException, InterruptedException {
        try (CpuNode node = new CpuNode(settings, model);
                FrameTimer timer = new FrameTimer("bitgear-canary")) {
            long epoch = 0;
            for (PrecisionConfiguration configuration : some()) {
                commit(node, configuration, ++epoch);
                Program.Session reference = new Program(model, configuration).newSession();
                for (byte[] frame : frames()) {
                    int[] expected = reference.run(frame);
                    compare("the reference", expected, configuration.id(), await(node, frame));
                    route(node, timer, frame, configuration.id(), expected);
                }
            }
            for (Node peer : serving) {
                if (peer instanceof FollowingNode) {
                    continue; // it takes no frames
                }
                for (byte[] frame : frames()) {
                    FrameResult theirs = await(peer, peer.run(frame));
                    String id = theirs.active().configurationId();
                    Optional<PrecisionConfiguration> known =
                            all().filter(c -> c.id().equals(id)).findFirst();
                    if (known.isPresent()) {
                        commit(node, known.get(), ++epoch);
                        compare(
                                "node " + peer.info().id(),
                                theirs.logits(),
                                id,
                                await(node, frame));
                    }
                }
            }
        }
    }

    private Stream<PrecisionConfiguration> all() {
        return Stream.concat(
                model.measured().stream().map(MeasuredConfiguration::configuration),
                model.perInput().stream().map(PerInputConfiguration::configuration));
    }

    /** The first and the last that were measured: the widest and the narrowest, as a rule. */
    private List<PrecisionConfiguration> some() {
        List<MeasuredConfiguration> measured = model.measured();
        return Stream.of(0, measured.size() - 1)
                .filter(i -> i >= 0 && i < measured.size())
                .distinct()
                .map(i -> measured.get(i).configuration())
                .toList();
    }

    private List<byte[]> frames() {
        return frames(model, FRAMES);
    }

    /** Calibration frames of a model; one of noise when it brings none. */
    static List<byte[]> frames(Model model, int limit) {
        if (!model.calibration().isEmpty()) {
            return model.calibration().stream().limit(limit).toList();
        }
        byte[] noise = new byte[model.info().inputBytes()];
        new Random(1).nextBytes(noise);
        return List.of(noise);
    }

    private static void commit(CpuNode node, PrecisionConfiguration configuration, long epoch)
            throws NodeException {
        node.stage(configuration);
        node.commit(configuration.id(), epoch);
    }

    /**
     * The way that a client's frame goes through this bundle; so often that the JVM has compiled
     * most of it when the first one comes.
     */
    private void route(
            Node node, FrameTimer timer, byte[] frame, String configurationId, int[] expected)
            throws NodeException, InterruptedException {
        Router router = new Router(model, ROUTING, System::nanoTime, timer);
        router.add(node, 0);
        InferenceService service = new WatchedInference(router, List.of());
        long begin = System.nanoTime();
        for (int i = 0; i < ROUNDS && System.nanoTime() - begin < ROUNDS_NANOS; i++) {
            Answer answer = await(node, service.infer(frame));
            int[] given = answer.logits().stream().mapToInt(Integer::intValue).toArray();
            compare("the reference", expected, configurationId, given);
        }
    }

    private static int[] await(Node node, byte[] frame) throws NodeException, InterruptedException {
        return await(node, node.run(frame)).logits();
    }

    private static <T> T await(Node node, CompletionStage<T> result)
            throws NodeException, InterruptedException {
        try {
            return result.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new NodeException(
                    "node " + node.info().id() + " ran no canary frame: " + e.getMessage(), e);
        }
    }

    private void compare(String whose, int[] expected, String configurationId, int[] given)
            throws NodeException {
        if (!Arrays.equals(expected, given)) {
            throw new NodeException(
                    "model "
                            + model.info().name()
                            + ", configuration "
                            + configurationId
                            + ": logits "
                            + Arrays.toString(given)
                            + " where "
                            + whose
                            + " has "
                            + Arrays.toString(expected));
        }
    }
}
