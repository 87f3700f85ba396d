package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway must do in every runtime: answer an image, follow a battery event with another
 * configuration, and answer under that one.
 *
 * @param client to talk to it with
 * @param sample images to ask about
 */
record Adaptation(ForeignClient client, Sample sample) {
    private static final String MODEL = "/v2/models/resnet8";
    private static final int RAW = 42;
    private static final Pattern COUNTED_INFERENCE =
            Pattern.compile("(?m)^bitgear_inferences_total\\{[^}]*} [1-9]");
    private static final Pattern CONFIGURATION =
            Pattern.compile("\"configuration_id\":\"([0-9a-f]{64})\"");

    /**
     * @param deadline for the start of the runtime, and of the gateway in it
     */
    static void check(ForeignClient client, Path folder, Duration deadline) throws IOException {
        Adaptation adaptation = new Adaptation(client, new Sample(folder));
        await("readiness")
                .atMost(deadline)
                .until(() -> client.get("/v2/health/ready").contains("true"));
        await("connection to the broker")
                .atMost(deadline)
                .until(() -> client.retained("bitgear/gateway/status").contains("online"));
        adaptation.followsTheBattery();
    }

    /**
     * The metrics must have counted what {@link #check} did.
     *
     * @param port of the metrics on loopback
     */
    static void assertCounted(int port) throws IOException {
        URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
        try (InputStream in = metrics.toURL().openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(COUNTED_INFERENCE.matcher(text).find(), text);
        }
    }

    private void followsTheBattery() throws IOException {
        client.publish("ups", "[{\"n\":\"battery\",\"v\":1},{\"n\":\"mains\",\"vb\":true}]");
        await("full power")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> precision().contains("\"binding\":\"none\""));
        String before = configurationOf(precision());
        await("answers under it")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> configurationOf(infer()).equals(before));

        client.publish(
                "ups",
                "[{\"n\":\"battery\",\"u\":\"%EL\",\"v\":15},{\"n\":\"mains\",\"vb\":false}]");

        await("a decision for the battery")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> precision().contains("\"binding\":\"energy\""));
        await("answers under another configuration")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> !configurationOf(infer()).equals(before));
    }

    private String precision() throws IOException {
        return client.get(MODEL + "/precision");
    }

    private String infer() throws IOException {
        String answer = client.post(MODEL + "/infer", RAW, sample.raw(0));
        assertTrue(answer.contains("\"class\""), answer);
        return answer;
    }

    private static String configurationOf(String json) {
        Matcher matcher = CONFIGURATION.matcher(json);
        assertTrue(matcher.find(), "no configuration_id in " + json);
        return matcher.group(1);
    }
}
