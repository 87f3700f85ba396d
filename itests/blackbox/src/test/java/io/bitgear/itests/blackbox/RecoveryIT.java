package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays and what comes back when a bundle leaves, or a model file is bad. */
class RecoveryIT {
    private static final String INFER = "/v2/models/resnet8/infer";
    private static final List<String> BUNDLES =
            List.of("context", "policy", "mqtt", "broker", "engine", "coap", "console", "model");

    @TempDir Path folder;

    @Test
    void given_aRunningGateway_when_anyOneBundleStopsAndStarts_then_theRestWorksAndAllRecovers()
            throws Exception {
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        ForeignClient client = new ForeignClient(mqtt, coap);
        Path frame = new Sample(folder).raw(7);
        try (GatewayProcess gateway =
                GatewayProcess.start(
                        folder.resolve("work"), GatewayIT.configuration(mqtt, coap), "--console")) {
            awaitAnswer(client, frame);
            for (String name : BUNDLES) {
                int id = id(gateway, "io.bitgear." + name);
                gateway.execute("stop " + id);
                if (List.of("context", "policy", "mqtt", "broker", "console").contains(name)) {
                    String answer = client.post(INFER, 42, frame);
                    assertTrue(answer.contains("\"class\""), "without " + name + ": " + answer);
                }
                assertTrue(gateway.isAlive());
                gateway.execute("start " + id);
                awaitAnswer(client, frame);
                awaitContextArrives(client, name);
            }
        }
    }

    private static int id(GatewayProcess gateway, String symbolicName) {
        String list = gateway.execute("lb -s");
        Matcher matcher =
                Pattern.compile(
                                "(?m)^\\s*(\\d+)\\|[^\\n]*\\|"
                                        + Pattern.quote(symbolicName)
                                        + " \\(")
                        .matcher(list);
        assertTrue(matcher.find(), symbolicName + " is not in\n" + list);
        return Integer.parseInt(matcher.group(1));
    }

    private static void awaitAnswer(ForeignClient client, Path frame) {
        await("an answer")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.post(INFER, 42, frame).contains("\"class\""));
    }

    /** A reading with a value of its own, over MQTT to CoAP: the whole chain works. */
    private static void awaitContextArrives(ForeignClient client, String name) {
        String value = "0." + (111 + BUNDLES.indexOf(name));
        await("context after " + name)
                .atMost(GatewayProcess.DEADLINE)
                .ignoreException(AssertionError.class)
                .until(
                        () -> {
                            client.publish("recovery", "[{\"n\":\"battery\",\"v\":" + value + "}]");
                            return client.get("/context").contains(value);
                        });
    }

    @Test
    void given_aTamperedModelFile_when_started_then_theLogSaysWhyAndTheGatewayStaysUp()
            throws Exception {
        Path model = folder.resolve("tampered.safetensors");
        byte[] bytes = Files.readAllBytes(shippedModel());
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        String configuration =
                GatewayIT.configuration(mqtt, coap)
                        .replaceFirst(
                                "\\{",
                                "{ \"io.bitgear.engine.model~resnet8\": { \"file\": \""
                                        + model
                                        + "\" },");
        ForeignClient client = new ForeignClient(mqtt, coap);
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("work"), configuration)) {
            gateway.awaitOutput(model.toString());
            gateway.awaitOutput("SHA-256");
            await("liveness")
                    .atMost(GatewayProcess.DEADLINE)
                    .until(() -> client.get("/v2/health/live").contains("true"));
            assertTrue(client.get("/v2/health/ready").contains("false"));
            assertTrue(client.post(INFER, 42, new Sample(folder).raw(0)).startsWith("4.04"));
        }
    }

    private static Path shippedModel() {
        return GatewayProcess.home().resolve("models").resolve("resnet8-cifar10.safetensors");
    }
}
