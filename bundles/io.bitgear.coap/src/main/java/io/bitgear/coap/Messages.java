package io.bitgear.coap;

import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;

/** From Californium's messages to the contract's, and back. Bodies are passed on, not copied. */
final class Messages {
    private static final byte[] EMPTY = {};

    private Messages() {}

    /**
     * @throws IllegalArgumentException when the method has no name
     */
    static CoapRequest request(Request request) {
        OptionSet options = request.getOptions();
        byte[] payload = request.getPayload();
        return new CoapRequest(
                CoapMethod.valueOf(request.getCode().name()),
                options.getUriPath(),
                options.getUriQuery(),
                options.hasContentFormat() ? options.getContentFormat() : -1,
                options.hasAccept() ? options.getAccept() : -1,
                payload == null ? EMPTY : payload,
                options.getETags(),
                options.hasObserve(),
                request.getSourceContext().getPeerAddress());
    }

    /**
     * @param missing the detail of an error that has none
     */
    static Response response(CoapReply reply, Supplier<String> missing) {
        Response response =
                new Response(
                        ResponseCode.valueOf(
                                reply.code().codeClass() << 5 | reply.code().detail()));
        OptionSet options = response.getOptions();
        if (reply.code().isError()) {
            String detail = reply.detail() == null ? missing.get() : reply.detail();
            Problems.fill(response, Problems.title(reply.code()), detail);
        } else if (reply.payload().length > 0) {
            response.setPayload(reply.payload());
        }
        if (reply.contentFormat() >= 0) {
            options.setContentFormat(reply.contentFormat());
        }
        if (reply.etag() != null) {
            options.addETag(reply.etag());
        }
        if (reply.maxAge() >= 0) {
            options.setMaxAge(reply.maxAge());
        }
        return response;
    }
}
