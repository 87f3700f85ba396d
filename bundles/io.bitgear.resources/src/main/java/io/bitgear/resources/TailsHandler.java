package io.bitgear.resources;

import com.fasterxml.jackson.core.JacksonException;
import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.split.TailRequest;
import io.bitgear.api.split.TailService;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Succession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The models whose last layers are run for other gateways (docs/split.md). A POST of any bytes to
 * the resource itself is answered and forgotten: a gateway measures its link so. A POST to a model
 * prepares a configuration; a POST to the child that a configuration's short id names runs its last
 * layers on one frame.
 */
final class TailsHandler extends Handler {
    private static final String PATH = "/split";
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");

    private final Successions<TailService> services;

    /** With how long a service that leaves is waited for. */
    TailsHandler(Duration drainTimeout) {
        services = new Successions<>(drainTimeout);
    }

    void add(TailService service, Rank rank) {
        services.add(service.model().name(), service, rank);
    }

    void remove(TailService service) {
        services.remove(service, name -> {});
    }

    @Override
    CompletionStage<CoapReply> route(CoapRequest request) throws ProblemException {
        List<String> path = request.path();
        return switch (path.size()) {
            case 1 -> echo(request);
            case 2 -> prepare(request, path.get(1));
            case 3 -> run(request, path.get(1), path.get(2));
            default -> now(CoapReply.notFound());
        };
    }

    private CompletionStage<CoapReply> echo(CoapRequest request) throws ProblemException {
        allow(request, CoapMethod.POST);
        if (services.names().isEmpty()) {
            throw new ProblemException(
                    CoapCode.NOT_FOUND, "this gateway runs no layers for other gateways");
        }
        return now(CoapReply.changed());
    }

    private CompletionStage<CoapReply> prepare(CoapRequest request, String model)
            throws ProblemException {
        present(model);
        allow(request, CoapMethod.POST);
        int answer = Formats.answer(request.accept());
        if (request.contentFormat() != Formats.JSON) {
            expect(request, Formats.CBOR);
        }
        TailRequest tail = decode(request);
        return TailCall.start(
                acquire(model),
                service -> service.prepare(tail),
                answer,
                offer -> Wire.encode(offer, answer));
    }

    private static TailRequest decode(CoapRequest request) throws ProblemException {
        try {
            return Wire.of(request.contentFormat()).readValue(body(request), TailRequest.class);
        } catch (JacksonException e) {
            throw new ProblemException(CoapCode.BAD_REQUEST, e.getOriginalMessage());
        } catch (IOException e) {
            throw new ProblemException(CoapCode.BAD_REQUEST, e.getMessage());
        }
    }

    private CompletionStage<CoapReply> run(CoapRequest request, String model, String shortId)
            throws ProblemException {
        present(model);
        if (!SHORT_ID.matcher(shortId).matches()) {
            throw new ProblemException(
                    CoapCode.NOT_FOUND,
                    shortId + " is not the first 12 digits of a configuration's id");
        }
        allow(request, CoapMethod.POST);
        expect(request, Formats.OCTETS);
        byte[] packed = body(request);
        return TailCall.start(
                acquire(model),
                service -> service.run(shortId, packed),
                Formats.OCTETS,
                logits -> logits);
    }

    private void present(String model) throws ProblemException {
        if (!services.names().contains(model)) {
            throw missing("model", model, services.names());
        }
    }

    private Succession<TailService>.Lease acquire(String model) throws ProblemException {
        Succession<TailService>.Lease lease = services.acquire(model);
        if (lease == null) {
            throw missing("model", model, services.names());
        }
        return lease;
    }

    private static void expect(CoapRequest request, int format) throws ProblemException {
        if (request.contentFormat() != format) {
            throw new ProblemException(
                    CoapCode.UNSUPPORTED_CONTENT_FORMAT,
                    "the body must have content format "
                            + format
                            + ", not "
                            + request.contentFormat());
        }
    }

    @Override
    public Collection<CoapLink> links() {
        List<CoapLink> links = new ArrayList<>();
        links.add(
                new CoapLink(
                        PATH,
                        "Last layers for other gateways",
                        "bitgear.split",
                        "core.b",
                        List.of(),
                        0,
                        false));
        services.names()
                .forEach(
                        name ->
                                links.add(
                                        Views.link(
                                                PATH + "/" + name,
                                                "Last layers",
                                                "bitgear.split.model",
                                                "core.b")));
        return links;
    }
}
