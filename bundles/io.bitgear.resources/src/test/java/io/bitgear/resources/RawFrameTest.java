package io.bitgear.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.swap.Rank;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Raw bytes are not copied between the endpoint and the service that answers for the model. */
class RawFrameTest {
    @Test
    void given_rawBytes_when_posted_then_theServiceGetsThePayloadItself() throws Exception {
        FakeModel model = new FakeModel("raw", 32, 32);
        byte[] payload = new byte[3 * 32 * 32];
        try (Workers workers = new Workers(1)) {
            ServerHandler handler =
                    new ServerHandler("0.1.0", new Models(Duration.ofSeconds(10)), workers);
            handler.add(model, new Rank(0, 1));
            CoapRequest request =
                    new CoapRequest(
                            CoapMethod.POST,
                            List.of("v2", "models", "raw", "infer"),
                            List.of(),
                            Formats.OCTETS,
                            -1,
                            payload,
                            List.of(),
                            false,
                            null);
            CoapReply reply =
                    handler.handle(request).toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertEquals(CoapCode.CHANGED, reply.code());
        }
        assertSame(payload, model.last);
    }
}
