package io.bitgear.coap;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;

/**
 * Bounds the block-wise uploads under way, each of which holds a whole body's buffer from its first
 * block: the first block of one too many is dropped, and its sender repeats it a little later. It
 * also turns the errors that Californium itself makes into problem details, and adds Size1 to 4.13
 * (RFC 7959 section 4).
 */
final class UploadGuard extends MessageInterceptorAdapter {
    /** How long a block-wise transfer may rest between two blocks. */
    static final Duration LIFETIME = Duration.ofSeconds(30);

    private record Upload(InetSocketAddress peer, String path) {}

    private final Limits limits;
    private final LinkedHashMap<Upload, Long> uploads = new LinkedHashMap<>(16, 0.75f, true);

    UploadGuard(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void receiveRequest(Request request) {
        BlockOption block = request.getOptions().getBlock1();
        if (block != null && !admit(request, block)) {
            request.setCanceled(true);
        }
    }

    private synchronized boolean admit(Request request, BlockOption block) {
        long now = System.nanoTime();
        uploads.values().removeIf(seen -> now - seen > LIFETIME.toNanos());
        Upload upload =
                new Upload(
                        request.getSourceContext().getPeerAddress(),
                        request.getOptions().getUriString());
        boolean known = uploads.containsKey(upload);
        Integer size = request.getOptions().getSize1();
        if (!block.isM() || (size != null && size > limits.maxBody())) {
            uploads.remove(upload);
            return true;
        }
        if (!known && uploads.size() >= limits.maxUploads()) {
            return false;
        }
        uploads.put(upload, now);
        return true;
    }

    @Override
    public void sendResponse(Response response) {
        if (!response.isError()) {
            return;
        }
        if (response.getCode() == ResponseCode.REQUEST_ENTITY_TOO_LARGE
                && !response.getOptions().hasSize1()) {
            response.getOptions().setSize1(limits.maxBody());
        }
        if (!response.getOptions().hasContentFormat()) {
            Problems.fill(response, Problems.title(response.getCode()), detail(response));
        }
    }

    private String detail(Response response) {
        if (response.getCode() == ResponseCode.REQUEST_ENTITY_TOO_LARGE) {
            return "the body is larger than " + limits.maxBody() + " bytes, the most taken";
        }
        return response.getPayloadSize() == 0
                ? Problems.title(response.getCode())
                : new String(response.getPayload(), StandardCharsets.UTF_8);
    }
}
