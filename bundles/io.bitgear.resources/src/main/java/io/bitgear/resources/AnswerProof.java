package io.bitgear.resources;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.swap.Succession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Shows that frames get through all that a request passes in this bundle, in every tensor format,
 * and that equal frames come back with equal logits under one configuration, whatever the format.
 * So often that the JVM has loaded and compiled most of it when the first client comes.
 */
final class AnswerProof {
    private static final int ROUNDS = 40;
    private static final InetSocketAddress NOBODY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Models models;
    private final ServerHandler handler;

    /** With services to ask; frame listeners are not told. */
    AnswerProof(Models models, Workers workers) {
        this.models = models.unheard();
        this.handler = new ServerHandler("proof", this.models, workers);
    }

    /** One of the formats of a frame, and of its answer. */
    private record Form(FrameFormat frame, int answer) {
        private static final List<Form> ALL =
                List.of(
                        new Form(FrameFormat.OCTETS, Formats.CBOR),
                        new Form(FrameFormat.OCTETS, Formats.JSON),
                        new Form(FrameFormat.CBOR, Formats.CBOR),
                        new Form(FrameFormat.JSON, Formats.JSON));

        byte[] body(byte[] frame, ModelInfo model) {
            if (!this.frame.isTensor()) {
                return frame;
            }
            int[] values = new int[frame.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = Byte.toUnsignedInt(frame[i]);
            }
            List<Integer> shape = Stream.concat(Stream.of(1), model.inputShape().stream()).toList();
            Object data = this.frame == FrameFormat.CBOR ? frame : values;
            Map<String, Object> tensor =
                    Map.of("name", "input", "datatype", "UINT8", "shape", shape, "data", data);
            return Wire.encode(Map.of("inputs", List.of(tensor)), this.frame.number());
        }
    }

    /** The configuration and the logits of an answer. */
    private record Outcome(String configurationId, String logits) {}

    /** Models that the proof is about now. */
    List<String> names() {
        return models.services().names();
    }

    /**
     * Asks for every model that has a node.
     *
     * @throws IllegalStateException when an answer is missing or another; the message says which
     */
    void prove() throws InterruptedException, ExecutionException, IOException {
        for (String name : names()) {
            ModelInfo model = ready(name);
            if (model != null) {
                byte[] frame = new byte[model.inputBytes()];
                new Random(1).nextBytes(frame);
                boolean isAnswered = false;
                for (int round = 0; round < ROUNDS; round++) {
                    isAnswered |= round(model, frame);
                }
                if (!isAnswered) {
                    throw new IllegalStateException("no frame of model " + name + " is answered");
                }
            }
        }
    }

    private ModelInfo ready(String name) {
        try (Succession<InferenceService>.Lease lease =
                models.services().acquire(name, InferenceService::isReady)) {
            return lease == null || !lease.service().isReady() ? null : lease.service().model();
        }
    }

    private boolean round(ModelInfo model, byte[] frame)
            throws InterruptedException, ExecutionException, IOException {
        Outcome first = null;
        for (Form form : Form.ALL) {
            Outcome outcome = ask(model, frame, form);
            if (first != null
                    && outcome != null
                    && first.configurationId().equals(outcome.configurationId())
                    && !first.equals(outcome)) {
                throw new IllegalStateException(
                        form + " of model " + model.name() + " has " + outcome + ", not " + first);
            }
            first = outcome == null ? first : outcome;
        }
        return first != null;
    }

    /** What came, or null when the nodes are too busy now. */
    private Outcome ask(ModelInfo model, byte[] frame, Form form)
            throws InterruptedException, ExecutionException, IOException {
        CoapRequest request =
                new CoapRequest(
                        CoapMethod.POST,
                        List.of("v2", "models", model.name(), "infer"),
                        List.of(),
                        form.frame().number(),
                        form.answer(),
                        form.body(frame, model),
                        List.of(),
                        false,
                        NOBODY);
        CoapReply reply = handler.handle(request).toCompletableFuture().get();
        if (reply.code() == CoapCode.SERVICE_UNAVAILABLE) {
            return null;
        }
        if (reply.code() != CoapCode.CHANGED) {
            throw new IllegalStateException(
                    form
                            + " of model "
                            + model.name()
                            + " is answered with "
                            + reply.code()
                            + ": "
                            + reply.detail());
        }
        JsonNode answer = Wire.of(form.answer()).readTree(reply.payload());
        boolean isTensor = form.frame().isTensor();
        JsonNode provenance = isTensor ? answer.path("parameters") : answer;
        JsonNode logits =
                isTensor ? answer.path("outputs").path(0).path("data") : answer.path("logits");
        return new Outcome(provenance.path("configuration_id").asText(), logits.toString());
    }
}
