package io.bitgear.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceException.Kind;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.swap.Rank;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a scrape over HTTP shows. */
@Timeout(60)
class MetricsTest {
    private static final ModelInfo MODEL =
            new ModelInfo("net", "1", "00", List.of(1, 2, 2), List.of("a", "b"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final EventComponent events = new EventComponent();
    private final Sources sources = new Sources();
    private MetricsServer server;

    @BeforeEach
    void serve() throws IOException {
        events.register(registry);
        NodeMetrics.register(sources, registry);
        GatewayMetrics.register(sources, registry);
        RuntimeMetrics.register(registry);
        server = MetricsServer.start(registry, "127.0.0.1", 0, false);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The samples by name with labels, in the text that Prometheus reads. */
    private Map<String, Double> scrape() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(server.uri()).build(),
                                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(
                        Collectors.toMap(
                                line -> line.substring(0, line.lastIndexOf(' ')),
                                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    private static Answer answer() {
        return new Answer(
                MODEL,
                List.of(1, 2),
                1,
                List.of(),
                "c0ffee",
                7,
                "cpu",
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                0.1);
    }

    private static NodeState state(String desired, String reported, String error, int millis) {
        return new NodeState(
                "cpu",
                "net",
                new ActiveConfiguration(desired, 8),
                null,
                reported == null ? null : new ActiveConfiguration(reported, 8),
                null,
                error,
                NOW.plusMillis(millis));
    }

    @Test
    void given_answers_and_failures_when_scraped_then_counted_by_node_and_outcome()
            throws Exception {
        events.answered(answer(), 6_000_000);
        events.answered(answer(), 20_000_000);
        events.failed(MODEL, new InferenceException(Kind.BAD_REQUEST, "size", null), 10);
        events.failed(
                MODEL,
                new InferenceException(Kind.UNAVAILABLE, "full", new NodeBusyException("full")),
                10);
        events.failed(MODEL, new InferenceException(Kind.UNAVAILABLE, "no node", null), 10);

        Map<String, Double> seen = scrape();

        String total = "bitgear_inferences_total{model=\"net\",";
        assertEquals(2, seen.get(total + "node=\"cpu\",outcome=\"ok\"}"));
        assertEquals(1, seen.get(total + "node=\"\",outcome=\"bad_request\"}"));
        assertEquals(1, seen.get(total + "node=\"\",outcome=\"busy\"}"));
        assertEquals(1, seen.get(total + "node=\"\",outcome=\"unavailable\"}"));
        String duration = "bitgear_inference_duration_seconds_";
        String labels = "{model=\"net\",node=\"cpu\"";
        assertEquals(0.026, seen.get(duration + "sum" + labels + "}"), 1e-12);
        assertEquals(1, seen.get(duration + "bucket" + labels + ",le=\"0.01\"}"));
        assertEquals(2, seen.get(duration + "bucket" + labels + ",le=\"0.025\"}"));
        assertEquals(0.004, seen.get("bitgear_inference_queued_seconds_sum" + labels + "}"), 1e-12);
        assertTrue(seen.keySet().stream().noneMatch(name -> name.contains("c0ffee")));
    }

    @Test
    void given_deployments_when_scraped_then_counted_and_timed_by_outcome() throws Exception {
        events.nodeChanged(state("one", "one", null, 0)); // it ran that already: no deployment
        events.nodeChanged(state("two", "one", null, 0));
        events.nodeChanged(state("two", "two", null, 40));
        events.nodeChanged(state("three", "two", null, 50));
        events.nodeChanged(state("three", "two", "refused", 60));

        Map<String, Double> seen = scrape();

        String labels = "{model=\"net\",node=\"cpu\",outcome=\"";
        assertEquals(1, seen.get("bitgear_deployments_total" + labels + "committed\"}"));
        assertEquals(1, seen.get("bitgear_deployments_total" + labels + "failed\"}"));
        String sum = "bitgear_deployment_duration_seconds_sum";
        assertEquals(0.04, seen.get(sum + labels + "committed\"}"), 1e-12);
        assertEquals(0.01, seen.get(sum + labels + "failed\"}"), 1e-12);
    }

    private static Rank rank(long id) {
        return new Rank(0, id);
    }

    @Test
    void given_a_node_that_is_replaced_when_scraped_then_it_is_there_once_and_gone_with_the_last()
            throws Exception {
        Sources.Served before = new Sources.Served("net", new FakeNode(10));
        Sources.Served after = new Sources.Served("net", new FakeNode(3));
        sources.arrivedNodes().add(after, rank(2));
        sources.arrivedNodes().add(before, rank(1));
        String frames = "bitgear_node_frames_total{model=\"net\",node=\"cpu\"}";
        assertEquals(10, scrape().get(frames));

        sources.arrivedNodes().remove(before);

        Map<String, Double> seen = scrape();
        assertEquals(3, seen.get(frames));
        String labels = "{model=\"net\",node=\"cpu\"}";
        assertEquals(1.5, seen.get("bitgear_node_modelled_energy_joules_total" + labels));
        assertFalse(seen.containsKey("bitgear_node_measured_energy_joules_total" + labels));
        assertEquals(FakeNode.EPOCH, seen.get("bitgear_node_epoch" + labels).longValue());
        String info =
                "bitgear_node_configuration_info{configuration=\"c%s\",model=\"net\",node=\"cpu\"}";
        assertEquals(1, seen.get(info.formatted(3)));
        assertFalse(seen.containsKey(info.formatted(10)));

        sources.arrivedNodes().remove(after);

        assertFalse(scrape().containsKey(frames));
    }

    private record FakeModel(boolean isReady, Set<String> failingNodes)
            implements InferenceService {
        @Override
        public ModelInfo model() {
            return MODEL;
        }

        @Override
        public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void given_two_versions_of_a_model_when_scraped_then_it_is_ready_when_either_is()
            throws Exception {
        sources.models().add(new FakeModel(false, Set.of("cpu")), rank(1));
        sources.models().add(new FakeModel(true, Set.of("cpu", "fpga")), rank(2));

        Map<String, Double> seen = scrape();

        assertEquals(1, seen.get("bitgear_model_ready{model=\"net\"}"));
        assertEquals(1, seen.get("bitgear_node_failing{model=\"net\",node=\"cpu\"}"));
        assertEquals(1, seen.get("bitgear_node_failing{model=\"net\",node=\"fpga\"}"));
    }

    @Test
    void given_two_links_to_a_broker_when_scraped_then_it_is_there_once_and_the_rest_goes_on()
            throws Exception {
        String broker = "tcp://127.0.0.1:1";
        sources.links().add(() -> new BrokerLink.State(broker, false, NOW, 0, 0, 0, 0, 0), rank(2));
        sources.links().add(() -> new BrokerLink.State(broker, true, NOW, 3, 20, 2, 1, 7), rank(1));

        Map<String, Double> seen = scrape();

        String labels = "{broker=\"tcp://127.0.0.1:1\"}";
        assertEquals(1, seen.get("bitgear_mqtt_connected" + labels));
        assertEquals(2, seen.get("bitgear_mqtt_reconnects_total" + labels)); // without the first
        assertEquals(20, seen.get("bitgear_mqtt_messages_total" + labels));
        assertEquals(2, seen.get("bitgear_mqtt_messages_malformed_total" + labels));
        assertEquals(1, seen.get("bitgear_mqtt_sessions_lost_total" + labels));
        assertEquals(7, seen.get("bitgear_mqtt_messages_missing" + labels));
    }

    @Test
    void given_a_node_that_throws_when_scraped_then_the_others_are_shown() throws Exception {
        Node broken = new FakeNode("broken", -1);
        sources.arrivedNodes().add(new Sources.Served("net", broken), rank(1));
        sources.arrivedNodes().add(new Sources.Served("net", new FakeNode(4)), rank(2));

        Map<String, Double> seen = scrape();

        assertEquals(4, seen.get("bitgear_node_frames_total{model=\"net\",node=\"cpu\"}"));
        assertFalse(seen.containsKey("bitgear_node_frames_total{model=\"net\",node=\"broken\"}"));
    }

    @Test
    void given_a_closed_server_when_looked_for_then_no_thread_of_it_is_left() throws Exception {
        scrape();
        server.close();

        List<String> left =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .map(Thread::getName)
                        .filter(name -> name.contains("prometheus"))
                        .toList();

        assertEquals(List.of(), left);
    }

    @Test
    void given_an_unsafe_or_taken_address_when_started_then_refused_with_the_reason()
            throws Exception {
        IllegalArgumentException open =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> MetricsServer.start(registry, "0.0.0.0", 0, false));
        assertTrue(open.getMessage().contains("insecure=true"), open.getMessage());
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            IOException taken =
                    assertThrows(
                            IOException.class,
                            () -> MetricsServer.start(registry, "127.0.0.1", port, false));
            assertTrue(taken.getMessage().contains("127.0.0.1:" + port), taken.getMessage());
        }
    }
}
