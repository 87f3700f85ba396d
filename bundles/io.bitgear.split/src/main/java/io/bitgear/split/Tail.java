package io.bitgear.split;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.api.split.NotPreparedException;
import io.bitgear.api.split.TailOffer;
import io.bitgear.api.split.TailRequest;
import io.bitgear.api.split.TailService;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.execution.Program;
import io.bitgear.model.graph.Layer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Runs the last layers of one model for other gateways, on a thread of its own. */
final class Tail implements TailService, AutoCloseable {
    private final TailSettings settings;
    private final Model model;
    private final Lane lane;
    private final Map<Widths, PrecisionConfiguration> calibrated;
    private final Map<String, List<Long>> timed;
    private final Map<String, Prepared> prepared;

    private record Prepared(PrecisionConfiguration configuration, Program.Session session) {}

    Tail(TailSettings settings, Model model) {
        this.settings = settings;
        this.model = model;
        this.calibrated = new Recent<>(settings.configurations());
        this.timed = new Recent<>(settings.configurations());
        this.prepared = new Recent<>(settings.configurations());
        this.lane =
                new Lane(
                        "gateway " + settings.id(),
                        "bitgear-tail-" + settings.id() + "-" + model.info().name(),
                        settings.queue());
    }

    @Override
    public ModelInfo model() {
        return model.info();
    }

    @Override
    public CompletionStage<TailOffer> prepare(TailRequest request) {
        return lane.submit(
                () -> {
                    try {
                        return offer(request);
                    } catch (IllegalArgumentException e) {
                        throw new NodeException(
                                "gateway "
                                        + settings.id()
                                        + " cannot run configuration "
                                        + request.configurationId()
                                        + ": "
                                        + e.getMessage(),
                                e);
                    }
                });
    }

    private TailOffer offer(TailRequest request) {
        if (!request.modelDigest().equals(model.info().digest())) {
            throw new IllegalArgumentException(
                    "its model "
                            + model.info().name()
                            + " has digest "
                            + model.info().digest()
                            + ", the asking gateway's "
                            + request.modelDigest());
        }
        PrecisionConfiguration unplaced = configuration(request.widths());
        PrecisionConfiguration made =
                new PrecisionConfiguration(
                        unplaced.modelDigest(),
                        unplaced.widths(),
                        unplaced.tables(),
                        request.placement());
        if (!made.id().equals(request.configurationId())) {
            throw new IllegalArgumentException(
                    "it gets the id "
                            + made.id()
                            + " here; tables must be calibrated on the model's own frames on both"
                            + " gateways");
        }
        if (!request.placement().isEmpty()) {
            prepare(made);
        }
        return new TailOffer(
                settings.id(),
                made.id(),
                settings.memoryBytes(),
                timed.computeIfAbsent(unplaced.id(), id -> LayerTimer.measure(model, unplaced)));
    }

    private PrecisionConfiguration configuration(Widths widths) {
        return model.measured(widths)
                .map(measured -> measured.configuration())
                .orElseGet(
                        () ->
                                calibrated.computeIfAbsent(
                                        widths, w -> new Calibrator(model).calibrate(w)));
    }

    private void prepare(PrecisionConfiguration configuration) {
        if (!prepared.containsKey(configuration.shortId())) {
            List<Layer> layers = model.graph().executed(configuration.widths());
            int cut = Cut.tail(configuration.placement(), layers, settings.id());
            Program program = new Program(model, configuration, cut, layers.size());
            prepared.put(
                    configuration.shortId(), new Prepared(configuration, program.newSession()));
        }
    }

    @Override
    public CompletionStage<byte[]> run(String shortId, byte[] packed) {
        return lane.submit(
                () -> {
                    Prepared ready = prepared.get(shortId);
                    if (ready == null) {
                        throw new NotPreparedException(
                                "gateway "
                                        + settings.id()
                                        + " has not prepared configuration "
                                        + shortId);
                    }
                    try {
                        return ready.session().pass(packed);
                    } catch (IllegalArgumentException e) {
                        throw new NodeException(
                                "gateway " + settings.id() + ": " + e.getMessage(), e);
                    }
                });
    }

    @Override
    public void close() {
        lane.close();
    }
}
