package io.bitgear.engine;

import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.execution.Program;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Frames that a new version of this bundle runs before it serves: the bits must be those of the
 * reference, and those of the nodes that serve the model now, under the configuration that they
 * run.
 */
final class Canary {
    private static final int FRAMES = 2;

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
        try (CpuNode node = new CpuNode(settings, model)) {
            long epoch = 0;
            for (PrecisionConfiguration configuration : some()) {
                commit(node, configuration, ++epoch);
                Program.Session reference = new Program(model, configuration).newSession();
                for (byte[] frame : frames()) {
                    compare("the reference", reference.run(frame), await(node, frame));
                }
            }
            for (Node peer : serving) {
                if (peer instanceof FollowingNode) {
                    continue; // it takes no frames
                }
                for (byte[] frame : frames()) {
                    FrameResult theirs = await(peer, frame);
                    String id = theirs.active().configurationId();
                    Optional<PrecisionConfiguration> known =
                            all().filter(c -> c.id().equals(id)).findFirst();
                    if (known.isPresent()) {
                        commit(node, known.get(), ++epoch);
                        compare("node " + peer.info().id(), theirs.logits(), await(node, frame));
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

    private static FrameResult await(Node node, byte[] frame)
            throws NodeException, InterruptedException {
        try {
            return node.run(frame).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new NodeException(
                    "node " + node.info().id() + " ran no canary frame: " + e.getMessage(), e);
        }
    }

    private void compare(String whose, int[] expected, FrameResult given) throws NodeException {
        if (!Arrays.equals(expected, given.logits())) {
            throw new NodeException(
                    "model "
                            + model.info().name()
                            + ", configuration "
                            + given.active().configurationId()
                            + ": logits "
                            + Arrays.toString(given.logits())
                            + " where "
                            + whose
                            + " has "
                            + Arrays.toString(expected));
        }
    }
}
