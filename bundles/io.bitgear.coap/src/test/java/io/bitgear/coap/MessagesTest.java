package io.bitgear.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.bitgear.api.coap.CoapReply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private final byte[] body = new byte[3_072];

    @Test
    void given_aRequestWithABody_when_itIsHandedOn_then_theBodyIsNotCopied() {
        Request request = Request.newPost();
        request.getOptions().setUriPath("v2/models/raw/infer");
        request.setPayload(body);
        InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5683);
        request.setSourceContext(new AddressEndpointContext(client));

        assertSame(body, Messages.request(request).payload());
        assertEquals(List.of("v2", "models", "raw", "infer"), Messages.request(request).path());
    }

    @Test
    void given_aReplyWithABody_when_itIsSent_then_theBodyIsNotCopied() {
        CoapReply reply = CoapReply.changed(body, 42);

        assertSame(body, Messages.response(reply, () -> "").getPayload());
    }
}
