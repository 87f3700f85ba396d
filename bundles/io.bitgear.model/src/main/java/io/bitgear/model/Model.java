package io.bitgear.model;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model that serves every precision, as its file holds it. Immutable; the arrays are shared,
 * not copied: treat them as constant.
 */
public final class Model {
    private final ModelInfo info;
    private final Graph graph;
    private final Map<String, Weights> weights;
    private final List<byte[]> calibration;
    private final List<MeasuredConfiguration> measured;
    private final Sensitivities sensitivities;
    private final List<PerInputConfiguration> perInput;
    private final Gate gate;

    /**
     * A model without a gate.
     *
     * @param info name, version, digest, input, classes
     * @param graph the network
     * @param weights by layer name, for every weighted layer
     * @param calibration unlabelled input frames, from which any configuration is calibrated
     * @param measured configurations on the accuracy-cost front, calibrated and measured
     * @param sensitivities the loss of each width of each tensor alone
     * @throws IllegalArgumentException when the parts do not fit; the message names the part
     */
    public Model(
            ModelInfo info,
            Graph graph,
            Map<String, Weights> weights,
            List<byte[]> calibration,
            List<MeasuredConfiguration> measured,
            Sensitivities sensitivities) {
        this(info, graph, weights, calibration, measured, sensitivities, List.of(), null);
    }

    private Model(
            ModelInfo info,
            Graph graph,
            Map<String, Weights> weights,
            List<byte[]> calibration,
            List<MeasuredConfiguration> measured,
            Sensitivities sensitivities,
            List<PerInputConfiguration> perInput,
            Gate gate) {
        this.perInput = List.copyOf(perInput);
        this.gate = gate;
        this.info = info;
        this.graph = graph;
        this.weights = Map.copyOf(weights);
        this.calibration = List.copyOf(calibration);
        this.measured = List.copyOf(measured);
        this.sensitivities = sensitivities;
        check();
    }

    private void check() {
        for (Layer.Weighted layer : graph.weighted()) {
            Weights w = weights.get(layer.name());
            if (w == null) {
                throw new IllegalArgumentException("layer " + layer.name() + " has no weights");
            }
            Shape input = graph.tensor(layer.input()).shape();
            if (w.channels() != layer.outChannels() || w.fanIn() != layer.fanIn(input)) {
                throw new IllegalArgumentException(
                        "layer "
                                + layer.name()
                                + " has weights of "
                                + w.channels()
                                + " x "
                                + w.fanIn()
                                + ", the graph says "
                                + layer.outChannels()
                                + " x "
                                + layer.fanIn(input));
            }
        }
        int options = new Slots(graph).options() + perInput.size();
        if (gate != null && gate.options() != options) {
            throw new IllegalArgumentException(
                    "the gate scores " + gate.options() + " options, the model has " + options);
        }
        int frame = graph.input().shape().elements();
        for (byte[] image : calibration) {
            if (image.length != frame) {
                throw new IllegalArgumentException(
                        "a calibration frame has " + image.length + " bytes, the input " + frame);
            }
        }
        int outputs = graph.output().shape().elements();
        if (info.classes().size() != outputs) {
            throw new IllegalArgumentException(
                    info.classes().size() + " classes for " + outputs + " outputs");
        }
    }

    /** This model under another name. */
    public Model named(String name) {
        ModelInfo other =
                new ModelInfo(
                        name, info.version(), info.digest(), info.inputShape(), info.classes());
        return new Model(
                other, graph, weights, calibration, measured, sensitivities, perInput, gate);
    }

    /**
     * This model with other measurements, and without a gate.
     *
     * @param measured configurations
     * @param sensitivities the loss of each width of each tensor alone
     */
    public Model measured(List<MeasuredConfiguration> measured, Sensitivities sensitivities) {
        return new Model(info, graph, weights, calibration, measured, sensitivities);
    }

    /**
     * This model with what chooses for each context and for each input.
     *
     * @param gate the gating network, or null
     * @param perInput escalating configurations, made of the measured ones
     * @throws IllegalArgumentException when the gate scores other options than the graph has
     */
    public Model gated(Gate gate, List<PerInputConfiguration> perInput) {
        return new Model(
                info, graph, weights, calibration, measured, sensitivities, perInput, gate);
    }

    /** Name, version, digest, input, classes. */
    public ModelInfo info() {
        return info;
    }

    /** The network. */
    public Graph graph() {
        return graph;
    }

    /** The parameters of a weighted layer. */
    public Weights weights(String layer) {
        Weights w = weights.get(layer);
        if (w == null) {
            throw new IllegalArgumentException("layer " + layer + " has no weights");
        }
        return w;
    }

    /** Unlabelled input frames, from which any configuration is calibrated; may be empty. */
    public List<byte[]> calibration() {
        return calibration;
    }

    /** The configurations on the accuracy-cost front, calibrated and measured. */
    public List<MeasuredConfiguration> measured() {
        return measured;
    }

    /** The measured configuration of exactly these widths, if the file has it. */
    public Optional<MeasuredConfiguration> measured(Widths widths) {
        return measured.stream().filter(m -> m.configuration().widths().equals(widths)).findFirst();
    }

    /** The loss of each width of each tensor alone. */
    public Sensitivities sensitivities() {
        return sensitivities;
    }

    /** The escalating configurations, measured; empty when the file has none. */
    public List<PerInputConfiguration> perInput() {
        return perInput;
    }

    /** The escalating configuration of exactly these widths, higher widths and margin. */
    public Optional<PerInputConfiguration> perInput(Widths widths, Widths higher, int margin) {
        return perInput.stream()
                .filter(p -> p.configuration().widths().equals(widths))
                .filter(
                        p -> {
                            Escalation escalation = p.configuration().escalation().orElseThrow();
                            return escalation.margin() == margin
                                    && escalation.higher().widths().equals(higher);
                        })
                .findFirst();
    }

    /** The gating network, if the file has one. */
    public Optional<Gate> gate() {
        return Optional.ofNullable(gate);
    }
}
