package io.bitgear.cli.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CoapGatewayTest {
    private CoapServer server;
    private CoapGateway client;
    private String models =
            "{\"models\":[{\"name\":\"resnet8\",\"version\":\"1\",\"ready\":true}]}";

    @BeforeEach
    void start() throws Failure {
        Configuration configuration =
                new Configuration(
                        CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, SystemConfig.DEFINITIONS);
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        server.add(new CoapResource("v2").add(new ModelsResource()));
        server.start();
        client =
                CoapGateway.open(
                        new GatewayAddress(
                                "127.0.0.1",
                                endpoint.getAddress().getPort(),
                                1,
                                "gateway",
                                Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    private final class ModelsResource extends CoapResource {
        ModelsResource() {
            super("models");
            add(new CoapResource("resnet8").add(new InferResource()));
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(ResponseCode.CONTENT, models, 50);
        }
    }

    private static final class InferResource extends CoapResource {
        InferResource() {
            super("infer");
        }

        @Override
        public void handlePOST(CoapExchange exchange) {
            try {
                if (exchange.getRequestPayload().length != 3072) {
                    byte[] problem =
                            Wire.CBOR.writeValueAsBytes(
                                    Map.of(-1, "Bad request", -2, "3072 bytes are wanted"));
                    exchange.respond(ResponseCode.BAD_REQUEST, problem, 257);
                    return;
                }
                String answer =
                        "{\"model\":\"resnet8\",\"class\":\"cat\",\"index\":3,\"probability\":0.9,"
                            + "\"configuration_id\":\"ab\",\"epoch\":7,\"node\":\"cpu\",\"ran_us\":12}";
                exchange.respond(ResponseCode.CONTENT, answer, 50);
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void given_one_model_when_none_is_named_then_it_is_found() throws Failure {
        assertEquals("resnet8", client.model(null));
        assertEquals("other", client.model("other"));
    }

    @Test
    void given_no_or_several_models_when_none_is_named_then_the_cure_says_what_to_do() {
        models = "{\"models\":[]}";
        assertThrows(Failure.class, () -> client.model(null));
        models = "{\"models\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";
        Failure failure = assertThrows(Failure.class, () -> client.model(null));
        assertTrue(failure.cure().contains("--model"), failure.cure());
    }

    @Test
    void given_a_frame_larger_than_a_block_when_posted_then_it_arrives_whole() throws Failure {
        InferAnswer answer = client.infer("resnet8", new byte[3072], 42);
        assertEquals("cat", answer.label());
        assertEquals(7, answer.epoch());
        assertEquals("ab", answer.configurationId());
    }

    @Test
    void given_problem_details_when_refused_then_the_message_carries_the_detail() {
        Failure failure =
                assertThrows(Failure.class, () -> client.infer("resnet8", new byte[5], 42));
        assertTrue(failure.getMessage().contains("4.00"), failure.getMessage());
        assertTrue(failure.getMessage().contains("3072 bytes are wanted"), failure.getMessage());
    }

    @Test
    void given_an_unknown_path_when_asked_then_not_ready_and_a_clear_failure() {
        assertFalse(client.isReady());
        Failure failure = assertThrows(Failure.class, () -> client.get("/nothing"));
        assertTrue(failure.getMessage().contains("4.04"), failure.getMessage());
    }
}
