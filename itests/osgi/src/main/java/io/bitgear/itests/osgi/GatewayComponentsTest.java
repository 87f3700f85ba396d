package io.bitgear.itests.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.node.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;

/** Each component of the gateway is absent before its configuration, there with it, gone after. */
public class GatewayComponentsTest extends ComponentTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String MODEL = "io.bitgear.model.Model";
    private static final String NODE = "io.bitgear.api.node.Node";
    private static final String INFERENCE = "io.bitgear.api.inference.InferenceService";
    private static final String TAIL = "io.bitgear.api.split.TailService";
    private static final String POLICY = "io.bitgear.api.policy.PolicyService";

    private static final List<String> TYPES = List.of(MODEL, NODE, INFERENCE, POLICY);

    private final Deque<Configuration> made = new ArrayDeque<>();

    @AfterEach
    void removeConfigurations() throws Exception {
        while (!made.isEmpty()) {
            made.pop().delete();
        }
        for (String type : TYPES) {
            awaitCount(type, null, 0); // a configuration is deleted before its component is gone
        }
    }

    @Test
    void given_theBroker_when_configuredAndRemoved_then_itListensAndStops() throws Exception {
        comesAndGoes(
                "io.bitgear.broker",
                Map.of("port", 0, "persistent", false),
                null,
                "(bitgear.broker.port=*)");
    }

    @Test
    void given_theCoapEndpoint_when_configuredAndRemoved_then_itListensAndStops() throws Exception {
        comesAndGoes("io.bitgear.coap", Map.of("port", 0), null, "(bitgear.coap.port=*)");
    }

    @Test
    void given_theMetrics_when_configuredAndRemoved_then_theyAreServedAndStop() throws Exception {
        comesAndGoes("io.bitgear.metrics", Map.of("port", 0), null, "(bitgear.metrics.port=*)");
    }

    @Test
    void given_theMqttClient_when_configuredAndRemoved_then_itComesAndGoesWithoutABroker()
            throws Exception {
        String pid = "io.bitgear.mqtt";
        comesAndGoes(
                pid,
                Map.of("broker", "tcp://127.0.0.1:1"),
                "io.bitgear.api.policy.PolicyListener",
                "(service.pid=" + pid + ")");
    }

    @Test
    void given_theEngine_when_configuredPartByPart_then_modelNodeAnswersAndPolicyFollow()
            throws Exception {
        String named = "(bitgear.model.name=resnet8)";
        configure("io.bitgear.engine.cpu~test", Map.of("id", "test"));
        configure("io.bitgear.engine.router~test", Map.of());
        for (String type : TYPES) {
            assertEquals(0, count(type, null), type + " is there without a model");
        }
        String file = context.getProperty("bitgear.home") + "/models/resnet8-cifar10.safetensors";
        Configuration model = configure("io.bitgear.engine.model~test", Map.of("file", file));
        for (String type : TYPES) {
            awaitCount(type, named, 1);
        }
        made.remove(model);
        model.delete();
        for (String type : TYPES) {
            awaitCount(type, named, 0);
        }
    }

    @Test
    void given_aMissingModelFile_when_configured_then_nothingIsRegisteredAndAGoodOneStillLoads()
            throws Exception {
        configure("io.bitgear.engine.model~bad", Map.of("file", "/no/such/file.safetensors"));
        String file = context.getProperty("bitgear.home") + "/models/resnet8-cifar10.safetensors";
        configure("io.bitgear.engine.model~good", Map.of("file", file));
        awaitCount(MODEL, null, 1);
    }

    @Test
    void given_theFpgaNode_when_itsAcceleratorComesAndGoes_then_soDoesItsService(@TempDir Path work)
            throws Exception {
        String home = context.getProperty("bitgear.home");
        Path folder = work.resolve("fpga");
        String fpga = "(bitgear.node.id=fpga)";
        configure(
                "io.bitgear.engine.model~fpga",
                Map.of("file", home + "/models/resnet8-cifar10.safetensors"));
        Configuration node =
                configure(
                        "io.bitgear.fpga.node~fpga",
                        Map.of("folder", folder.toString(), "simulated", true, "retry.ms", 50));
        awaitCount(MODEL, null, 1);
        assertEquals(0, count(NODE, fpga), "a node without an accelerator");
        for (int i = 0; i < 2; i++) {
            Process simulator = simulator(home, folder);
            try {
                awaitCount(NODE, fpga, 1);
            } finally {
                simulator.destroyForcibly().waitFor();
            }
            awaitCount(NODE, fpga, 0);
        }
        Process simulator = simulator(home, folder);
        try {
            awaitCount(NODE, fpga, 1);
            made.remove(node);
            node.delete();
            awaitCount(NODE, fpga, 0);
        } finally {
            simulator.destroyForcibly().waitFor();
        }
    }

    /** The simulated accelerator, as built in the same checkout. */
    private static Process simulator(String home, Path folder) throws IOException {
        Path program = Path.of(home, "../../../fpga-driver/target/sim/bitgear-fpga-sim");
        return new ProcessBuilder(program.normalize().toString(), folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void given_aSplitNodeAndItsPeer_when_thePolicyDeploys_then_bothSidesGiveTheWholesLogits()
            throws Exception {
        String home = context.getProperty("bitgear.home");
        configure(
                "io.bitgear.engine.model~split",
                Map.of("file", home + "/models/resnet8-cifar10.safetensors"));
        configure("io.bitgear.engine.cpu~split", Map.of("id", "whole"));
        configure("io.bitgear.coap", Map.of("port", 0));
        Configuration tail = configure("io.bitgear.split.tail", Map.of("id", "far"));
        awaitCount(TAIL, "(bitgear.model.name=resnet8)", 1);
        awaitCount(null, "(bitgear.coap.port=*)", 1);
        Object port =
                context.getAllServiceReferences(null, "(bitgear.coap.port=*)")[0].getProperty(
                        "bitgear.coap.port");
        Configuration near =
                configure(
                        "io.bitgear.split.node~near",
                        Map.of("id", "near", "peer", "coap://127.0.0.1:" + port));
        Node split = committed("near");
        Node whole = committed("whole");
        byte[] frame = new byte[3 * 32 * 32];
        new Random(1).nextBytes(frame);
        assertArrayEquals(logits(whole, frame), logits(split, frame));
        for (Configuration configuration : List.of(near, tail)) {
            made.remove(configuration);
            configuration.delete();
        }
        awaitCount(NODE, "(bitgear.node.id=near)", 0);
        awaitCount(TAIL, null, 0);
    }

    /** The node of that id, when it runs something. */
    private Node committed(String id) throws Exception {
        String filter = "(bitgear.node.id=" + id + ")";
        awaitCount(NODE, filter, 1);
        Node node =
                context.getService(
                        context.getServiceReferences(Node.class, filter).iterator().next());
        await(id + " is committed").atMost(DEADLINE).until(() -> node.readBack().isPresent());
        return node;
    }

    private static int[] logits(Node node, byte[] frame) throws Exception {
        return node.run(frame).toCompletableFuture().get(1, TimeUnit.MINUTES).logits();
    }

    private void comesAndGoes(
            String pid, Map<String, Object> properties, String type, String filter)
            throws Exception {
        assertEquals(0, count(type, filter), pid + " is there without a configuration");
        Configuration configuration = configure(pid, properties);
        awaitCount(type, filter, 1);
        made.remove(configuration);
        configuration.delete();
        awaitCount(type, filter, 0);
    }

    /** Makes a configuration; {@code PID~name} one of a factory. */
    private Configuration configure(String pid, Map<String, Object> properties) throws Exception {
        int tilde = pid.indexOf('~');
        Configuration configuration =
                tilde < 0
                        ? admin.getConfiguration(pid, "?")
                        : admin.getFactoryConfiguration(
                                pid.substring(0, tilde), pid.substring(tilde + 1), "?");
        configuration.update(new Hashtable<>(properties));
        made.push(configuration);
        return configuration;
    }

    private void awaitCount(String type, String filter, int expected) {
        await(expected + " of " + type + " " + filter)
                .atMost(DEADLINE)
                .until(() -> count(type, filter) == expected);
    }

    private int count(String type, String filter) {
        try {
            var references = context.getAllServiceReferences(type, filter);
            return references == null ? 0 : references.length;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }
}
