package io.bitgear.resources;

import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.inference.FrameListener;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Rank;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The Open Inference Protocol v2: {@code /v2} and all below it. */
final class ServerHandler extends Handler {
    private static final String MODELS = "/v2/models/";
    private static final int RETRY_SECONDS = 2;
    private static final List<String> EXTENSIONS =
            List.of("bitgear_image", "bitgear_octets", "bitgear_precision");

    private final String version;
    private final Models models;
    private final Workers workers;

    /** With the version of the gateway. */
    ServerHandler(String version, Models models, Workers workers) {
        this.version = version;
        this.models = models;
        this.workers = workers;
    }

    void add(InferenceService service, Rank rank) {
        String name = service.model().name();
        models.services().add(name, service, rank);
        precisionChanged(name);
    }

    void remove(InferenceService service) {
        models.services().remove(service, this::precisionChanged);
    }

    void add(PolicyService policy, Rank rank) {
        models.policies().add(policy.model(), policy, rank);
        precisionChanged(policy.model());
    }

    void remove(PolicyService policy) {
        models.policies().remove(policy, this::precisionChanged);
    }

    void add(FrameListener listener) {
        models.listeners().add(listener);
    }

    void remove(FrameListener listener) {
        models.listeners().remove(listener);
    }

    /** The decision for a model or the state of one of its nodes changed. */
    void precisionChanged(String model) {
        changed(MODELS + model + "/precision");
    }

    @Override
    CompletionStage<CoapReply> route(CoapRequest request) throws ProblemException {
        List<String> path = request.path();
        return switch (path.size() > 1 ? path.get(1) : "") {
            case "" -> path.size() == 1 ? server(request) : now(CoapReply.notFound());
            case "health" -> health(request, path.subList(2, path.size()));
            case "models" -> models(request, path.subList(2, path.size()));
            default -> now(CoapReply.notFound());
        };
    }

    private CompletionStage<CoapReply> server(CoapRequest request) throws ProblemException {
        return Views.get(
                request,
                Views.STATIC_AGE,
                () ->
                        new TreeMap<>(
                                Map.of(
                                        "name", "bitgear",
                                        "version", version,
                                        "extensions", EXTENSIONS)));
    }

    private CompletionStage<CoapReply> health(CoapRequest request, List<String> below)
            throws ProblemException {
        return switch (String.join("/", below)) {
            case "" ->
                    state(
                            request,
                            () -> new TreeMap<>(Map.of("live", true, "ready", models.isReady())));
            case "live" -> state(request, () -> Map.of("live", true));
            case "ready" -> state(request, () -> Map.of("ready", models.isReady()));
            default -> now(CoapReply.notFound());
        };
    }

    private CompletionStage<CoapReply> models(CoapRequest request, List<String> below)
            throws ProblemException {
        if (below.isEmpty()) {
            return state(request, models::list);
        }
        String name = below.get(0);
        return switch (String.join("/", below.subList(1, below.size()))) {
            case "" -> Views.get(request, Views.STATIC_AGE, () -> models.metadata(name));
            case "ready" -> state(request, () -> models.ready(name));
            case "precision" -> state(request, () -> models.precision(name));
            case "infer" -> infer(request, name);
            default -> {
                models.isReady(name);
                yield now(CoapReply.notFound());
            }
        };
    }

    private static CompletionStage<CoapReply> state(CoapRequest request, Views.View view)
            throws ProblemException {
        return Views.get(request, Views.STATE_AGE, view);
    }

    private CompletionStage<CoapReply> infer(CoapRequest request, String name)
            throws ProblemException {
        boolean ready = models.isReady(name);
        allow(request, CoapMethod.POST);
        int answerFormat = Formats.answer(request.accept());
        FrameFormat format = FrameFormat.of(request.contentFormat());
        if (!ready) {
            throw ProblemException.unavailable(
                    "no node runs model " + name + " yet", RETRY_SECONDS);
        }
        return new InferenceCall(name, models, workers.pool(), answerFormat)
                .start(format, body(request));
    }

    @Override
    public Collection<CoapLink> links() {
        List<CoapLink> links = new ArrayList<>();
        links.add(Views.link("/v2", "Server", "bitgear.server", "oip.v2"));
        links.add(Views.link("/v2/health", "Health", "bitgear.health", "oip.v2"));
        links.add(Views.link("/v2/health/live", "Liveness", "bitgear.live", "oip.v2"));
        links.add(Views.link("/v2/health/ready", "Readiness", "bitgear.ready", "oip.v2"));
        links.add(Views.link("/v2/models", "Models", "bitgear.models", "core.ll"));
        models.services().names().forEach(name -> links.addAll(links(MODELS + name)));
        return links;
    }

    private static List<CoapLink> links(String model) {
        List<Integer> formats =
                Stream.of(FrameFormat.values()).map(FrameFormat::number).sorted().toList();
        return List.of(
                Views.link(model, "Model", "bitgear.model", "oip.v2"),
                Views.link(model + "/ready", "Model readiness", "bitgear.ready", "oip.v2"),
                Views.observable(
                        model + "/precision", "Precision in force", "bitgear.precision", "core.s"),
                new CoapLink(
                        model + "/infer",
                        "Inference",
                        "bitgear.infer",
                        "oip.v2",
                        formats,
                        Integer.MAX_VALUE,
                        false));
    }
}
