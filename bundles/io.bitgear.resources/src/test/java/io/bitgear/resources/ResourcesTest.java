package io.bitgear.resources;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final FakeModel model = new FakeModel("net", 4, 4);
    private TestGateway gateway;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
        gateway.add(model);
        client = new Client();
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private JsonNode content(String path) throws Exception {
        CoapResponse response = client.get(gateway.uri(path));
        assertEquals(ResponseCode.CONTENT, response.getCode(), path);
        assertEquals(Formats.JSON, response.getOptions().getContentFormat());
        return Client.json(response);
    }

    @Test
    void given_a_model_when_metadata_is_read_then_it_is_open_inference_protocol() throws Exception {
        assertEquals("bitgear", content("/v2").get("name").asText());
        assertTrue(content("/v2/health/live").get("live").asBoolean());
        assertTrue(content("/v2/health/ready").get("ready").asBoolean());
        JsonNode metadata = content("/v2/models/net");
        assertEquals("[1,3,4,4]", metadata.get("inputs").get(0).get("shape").toString());
        assertEquals("INT16", metadata.get("outputs").get(0).get("datatype").asText());
        assertEquals("dog", metadata.get("parameters").get("classes").get(1).asText());
        assertTrue(content("/v2/models/net/ready").get("ready").asBoolean());
        assertEquals("net", content("/v2/models").get("models").get(0).get("name").asText());
    }

    @Test
    void given_a_model_that_no_node_runs_when_asked_then_not_ready() throws Exception {
        model.ready = false;
        assertFalse(content("/v2/health/ready").get("ready").asBoolean());
        assertFalse(content("/v2/models/net/ready").get("ready").asBoolean());
        CoapResponse response =
                client.post(gateway.uri("/v2/models/net/infer"), Formats.OCTETS, new byte[48]);
        assertEquals(ResponseCode.SERVICE_UNAVAILABLE, response.getCode());
        assertEquals(2, response.getOptions().getMaxAge());
        assertEquals("no node runs model net yet", Client.detail(response));
    }

    @Test
    void given_accept_cbor_when_read_then_cbor() throws Exception {
        CoapResponse response = client.get(gateway.uri("/v2/models/net"), Formats.CBOR);
        assertEquals(Formats.CBOR, response.getOptions().getContentFormat());
        assertEquals("net", Client.json(response).get("name").asText());
    }

    @Test
    void given_another_accept_when_read_then_not_acceptable() throws Exception {
        CoapResponse response = client.get(gateway.uri("/v2"), 41);
        assertEquals(ResponseCode.NOT_ACCEPTABLE, response.getCode());
        assertTrue(Client.detail(response).contains("41"));
    }

    @Test
    void given_a_known_etag_when_read_again_then_valid_without_payload() throws Exception {
        byte[] etag = client.get(gateway.uri("/v2/models/net")).getOptions().getETags().get(0);
        Request request = Request.newGet();
        request.getOptions().addETag(etag);
        CoapResponse response = client.send(gateway.uri("/v2/models/net"), request);
        assertEquals(ResponseCode.VALID, response.getCode());
        assertEquals(0, response.advanced().getPayloadSize());
        assertArrayEquals(etag, response.getOptions().getETags().get(0));
    }

    @Test
    void given_an_unknown_model_when_asked_then_the_known_ones_are_named() throws Exception {
        for (String path : List.of("/v2/models/nett", "/v2/models/nett/infer")) {
            CoapResponse response = client.get(gateway.uri(path));
            assertEquals(ResponseCode.NOT_FOUND, response.getCode());
            assertEquals("no model nett; there are: net", Client.detail(response));
        }
        CoapResponse response = client.get(gateway.uri("/nothing"));
        assertEquals(ResponseCode.NOT_FOUND, response.getCode());
        assertTrue(Client.detail(response).contains("v2"), Client.detail(response));
    }

    @Test
    void given_the_wrong_method_when_asked_then_the_right_one_is_named() throws Exception {
        CoapResponse get = client.get(gateway.uri("/v2/models/net/infer"));
        assertEquals(ResponseCode.METHOD_NOT_ALLOWED, get.getCode());
        assertTrue(Client.detail(get).contains("use POST"));
        CoapResponse post = client.post(gateway.uri("/context"), Formats.JSON, new byte[1]);
        assertEquals(ResponseCode.METHOD_NOT_ALLOWED, post.getCode());
    }

    @Test
    void given_models_when_they_come_and_go_then_the_first_serves_until_it_leaves()
            throws Exception {
        FakeModel second = new FakeModel("net", 8, 8);
        gateway.add(second);
        assertEquals(
                "[1,3,4,4]",
                content("/v2/models/net").get("inputs").get(0).get("shape").toString());
        gateway.models.remove(model);
        assertEquals(
                "[1,3,8,8]",
                content("/v2/models/net").get("inputs").get(0).get("shape").toString());
        gateway.models.remove(second);
        CoapResponse response = client.get(gateway.uri("/v2/models/net"));
        assertEquals("no model net; there is none now", Client.detail(response));
        assertFalse(content("/v2/health/ready").get("ready").asBoolean());
    }

    @Test
    void given_core_discovery_when_read_then_links_have_types() throws Exception {
        CoapResponse response = client.get(gateway.uri("/.well-known/core"), 40);
        String links = response.getResponseText();
        assertEquals(40, response.getOptions().getContentFormat());
        assertTrue(links.contains("</v2/models/net/infer>"), links);
        assertTrue(links.contains("rt=\"bitgear.precision\""), links);
        assertTrue(links.contains("obs"), links);
    }

    @Test
    void given_nodes_and_context_when_read_then_records_in_snake_case() throws Exception {
        gateway.nodes.add(new FakeNode("cpu"), gateway.next());
        FakePolicy policy = new FakePolicy("net");
        gateway.add(policy);
        policy.decide(8);
        gateway.context.add(TestGateway.contextOf(0.5), gateway.next());
        JsonNode node = content("/nodes/cpu");
        assertEquals(1048576, node.get("info").get("memory_bytes").asInt());
        assertEquals(
                8, node.get("state").get("desired_widths").get("weights").get("conv1").asInt());
        assertEquals(2, node.get("counters").get("failures").asInt());
        assertEquals(1, content("/nodes").size());
        JsonNode context = content("/context");
        assertEquals(0.5, context.at("/snapshot/readings/battery/value").asDouble());
        assertEquals("PT30M", context.at("/snapshot/readings/battery/max_age").asText());
        assertEquals(2, context.at("/counts/refused").asInt());
    }

    @Test
    void given_no_service_behind_it_when_read_then_unavailable_with_the_reason() throws Exception {
        CoapResponse context = client.get(gateway.uri("/context"));
        assertEquals(ResponseCode.SERVICE_UNAVAILABLE, context.getCode());
        assertEquals("no context service is running", Client.detail(context));
        CoapResponse precision = client.get(gateway.uri("/v2/models/net/precision"));
        assertEquals("no policy decides for model net", Client.detail(precision));
        assertEquals(
                "no node x; there is none now", Client.detail(client.get(gateway.uri("/nodes/x"))));
    }

    @Test
    void
            given_an_observer_when_decisions_come_in_a_burst_then_few_notifications_and_the_last_state()
                    throws Exception {
        FakePolicy policy = new FakePolicy("net");
        policy.decide(8);
        gateway.add(policy);
        List<JsonNode> seen = new CopyOnWriteArrayList<>();
        CoapObserveRelation relation =
                client.at(gateway.uri("/v2/models/net/precision"))
                        .observe(
                                new CoapHandler() {
                                    @Override
                                    public void onLoad(CoapResponse response) {
                                        try {
                                            seen.add(Client.json(response));
                                        } catch (Exception e) {
                                            throw new AssertionError(e);
                                        }
                                    }

                                    @Override
                                    public void onError() {}
                                });
        await().atMost(Duration.ofSeconds(60)).until(() -> !seen.isEmpty());
        for (int i = 0; i < 1000; i++) {
            gateway.changes.decided(policy.decide(1 + i % 8));
        }
        gateway.changes.decided(policy.decide(3));
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                seen.get(seen.size() - 1)
                                                .at("/decision/widths/weights/conv1")
                                                .asInt()
                                        == 3);
        assertTrue(seen.size() < 50, "notifications: " + seen.size());
        JsonNode decision = seen.get(0).get("decision");
        assertEquals("energy", decision.at("/budget/limits/0/resource").asText());
        assertEquals("2026-01-02T03:04:05Z", decision.get("time").asText());
        assertNotNull(decision.at("/cost/dynamic_energy_joules"));
        relation.proactiveCancel();
    }

    @Test
    void given_an_observer_when_the_model_leaves_then_it_is_told() throws Exception {
        FakePolicy policy = new FakePolicy("net");
        policy.decide(8);
        gateway.add(policy);
        List<ResponseCode> seen = new CopyOnWriteArrayList<>();
        client.at(gateway.uri("/v2/models/net/precision"))
                .observe(
                        new CoapHandler() {
                            @Override
                            public void onLoad(CoapResponse response) {
                                seen.add(response.getCode());
                            }

                            @Override
                            public void onError() {}
                        });
        await().atMost(Duration.ofSeconds(60)).until(() -> !seen.isEmpty());
        gateway.models.remove(model);
        await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains(ResponseCode.NOT_FOUND));
    }
}
