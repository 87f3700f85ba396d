package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the real distribution tells of itself: the metrics agree with what was sent and answered.
 */
class ObservabilityIT {
    private static final String INFER = "/v2/models/resnet8/infer";
    private static final int RAW = 42;
    private static final int REQUESTS = 7;
    private static final String NODE = "{model=\"resnet8\",node=\"cpu\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void given_requestsAndEvents_when_scraped_then_metricsAndJsonLogsSayWhatHappened()
            throws Exception {
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        ForeignClient client = new ForeignClient(mqtt, coap);
        Path work = folder.resolve("work");
        try (GatewayProcess gateway =
                GatewayProcess.startWithJsonLogs(work, GatewayIT.configuration(mqtt, coap))) {
            gateway.awaitOutput("Metrics at http");
            URI uri = metrics(gateway.output());
            awaitMetric(uri, "bitgear_model_ready{model=\"resnet8\"}", 1);
            awaitMetric(uri, broker("bitgear_mqtt_connected", mqtt), 1);
            client.publish(
                    "ups", "[{\"n\":\"battery\",\"v\":0.15},{\"n\":\"mains\",\"vb\":false}]");
            client.publish("ups", "[{\"n\":\"battery\",\"v\":");
            awaitMetric(uri, broker("bitgear_mqtt_messages_total", mqtt), 2);
            awaitMetric(uri, "bitgear_context_reading{quantity=\"battery\",unit=\"/\"}", 0.15);
            await("an answer under the energy budget")
                    .atMost(GatewayProcess.DEADLINE)
                    .until(
                            () ->
                                    client.get("/v2/models/resnet8/precision")
                                            .contains("\"binding\":\"energy\""));
            awaitDeployed(uri);

            Path frame = new Sample(folder).raw(3);
            JsonNode answer = null;
            for (int i = 0; i < REQUESTS; i++) {
                answer = json.readTree(client.post(INFER, RAW, frame));
            }

            Map<String, Double> seen = scrape(uri);
            String ok = "{model=\"resnet8\",node=\"cpu\",outcome=\"ok\"}";
            assertEquals(REQUESTS, seen.get("bitgear_inferences_total" + ok));
            assertEquals(REQUESTS, seen.get("bitgear_inference_duration_seconds_count" + NODE));
            assertEquals(REQUESTS, seen.get("bitgear_inference_queued_seconds_count" + NODE));
            assertEquals(REQUESTS, seen.get("bitgear_node_frames_total" + NODE));
            assertTrue(seen.get("bitgear_inference_duration_seconds_sum" + NODE) > 0);
            assertEquals(1, seen.get(broker("bitgear_mqtt_messages_malformed_total", mqtt)));
            assertEquals(0, seen.get(broker("bitgear_mqtt_reconnects_total", mqtt)));

            String configuration = answer.findValue("configuration_id").asText();
            long epoch = answer.findValue("epoch").asLong();
            assertEquals(epoch, seen.get("bitgear_node_epoch" + NODE).longValue());
            String runs =
                    "bitgear_node_configuration_info{configuration=\"%s\",model=\"resnet8\",node=\"cpu\"}";
            assertEquals(1, seen.get(runs.formatted(configuration)));
            assertTrue(
                    seen.keySet().stream()
                            .filter(name -> !name.startsWith("bitgear_node_configuration_info"))
                            .noneMatch(name -> name.contains(configuration)),
                    "a configuration is the label of a series that stays");
            assertLogged(work, configuration, epoch);
        }
    }

    /** From the log, where JSON may write each slash behind a backslash. */
    private static URI metrics(String output) {
        Matcher matcher =
                Pattern.compile("Metrics at (http://[^\"\\s]+)")
                        .matcher(output.replace("\\/", "/"));
        assertTrue(matcher.find(), output);
        return URI.create(matcher.group(1));
    }

    private static String broker(String name, int port) {
        return "%s{broker=\"tcp://127.0.0.1:%d\"}".formatted(name, port);
    }

    private Map<String, Double> scrape(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        Map<String, Double> samples = new HashMap<>();
        for (String line : answer.body().lines().filter(l -> !l.startsWith("#")).toList()) {
            int space = line.lastIndexOf(' ');
            Double before =
                    samples.put(
                            line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            assertEquals(null, before, "twice: " + line);
        }
        return samples;
    }

    private void awaitMetric(URI uri, String name, double value) {
        await(name + " is " + value)
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> Double.valueOf(value).equals(scrape(uri).get(name)));
    }

    /** Until the node has committed as many configurations as deployments ended well. */
    private void awaitDeployed(URI uri) {
        String deployments =
                "bitgear_deployments_total{model=\"resnet8\",node=\"cpu\",outcome=\"committed\"}";
        await("a second deployment, counted as the node counts it")
                .atMost(GatewayProcess.DEADLINE)
                .until(
                        () -> {
                            Map<String, Double> seen = scrape(uri);
                            Double ended = seen.get(deployments);
                            return ended != null
                                    && ended >= 2
                                    && ended.equals(seen.get("bitgear_node_commits_total" + NODE));
                        });
    }

    /** Every line of the log is one JSON object; one tells of this very deployment. */
    private void assertLogged(Path work, String configuration, long epoch) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(work.resolve("log/bitgear.json"))) {
            JsonNode fields = json.readTree(line);
            for (String name : List.of("timestamp", "level", "loggerName", "formattedMessage")) {
                assertTrue(fields.hasNonNull(name), "no " + name + " in " + line);
            }
            JsonNode mdc = fields.path("mdc");
            if (configuration.equals(mdc.path("configuration").asText())
                    && Long.toString(epoch).equals(mdc.path("epoch").asText())) {
                assertEquals("resnet8", mdc.path("model").asText());
                assertEquals("cpu", mdc.path("node").asText());
                told.add(line);
            }
        }
        assertEquals(1, told.size(), "lines of this deployment: " + told);
    }
}
