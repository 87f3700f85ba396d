package io.bitgear.resources;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway that serves the model "net" of 32 x 32 pixels, and a client, for each test. */
abstract class ServedModel {
    final FakeModel model = new FakeModel("net", 32, 32);
    TestGateway gateway;
    Client client;
    String uri;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
        gateway.add(model);
        client = new Client();
        uri = gateway.uri("/v2/models/net/infer");
    }

    @AfterEach
    void stop() {
        await().atMost(Duration.ofSeconds(60)).until(() -> gateway.server.pending() == 0);
        client.close();
        gateway.close();
    }
}
