package io.bitgear.cli.soak;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The integer reference in this process: it knows the configurations in the model file, and makes
 * others itself from widths, never from what the gateway computed. For one thread.
 */
final class ModelOracle implements Oracle {
    private final Model model;
    private final List<byte[]> frames;
    private final Map<String, ReferenceExecutor> executors = new HashMap<>();
    private final Map<String, int[][]> known = new HashMap<>();
    private final Map<Widths, PrecisionConfiguration> calibrated = new HashMap<>();
    private final Set<Object> tried = new HashSet<>();

    /**
     * @param frames that will be asked of
     */
    ModelOracle(Model model, List<byte[]> frames) {
        this.model = model;
        this.frames = List.copyOf(frames);
        model.measured().stream().map(MeasuredConfiguration::configuration).forEach(this::add);
        model.perInput().stream().map(PerInputConfiguration::configuration).forEach(this::add);
    }

    private void add(PrecisionConfiguration configuration) {
        executors.computeIfAbsent(
                configuration.id(), id -> new ReferenceExecutor(model, configuration));
    }

    @Override
    public Optional<int[]> logits(String configurationId, int frame) {
        ReferenceExecutor executor = executors.get(configurationId);
        if (executor == null) {
            return Optional.empty();
        }
        int[][] answers = known.computeIfAbsent(configurationId, id -> new int[frames.size()][]);
        if (answers[frame] == null) {
            answers[frame] = executor.run(frames.get(frame));
        }
        return Optional.of(answers[frame]);
    }

    /** The ids of the configurations known by now. */
    Set<String> ids() {
        return Set.copyOf(executors.keySet());
    }

    /** Makes the configurations that the gateway says it runs now, from their widths alone. */
    void learn(CoapGateway.Precision precision) {
        for (NodeState state : precision.nodes()) {
            learn(state.desiredWidths());
            learn(state.reportedWidths());
        }
        Decision decision = precision.decision();
        if (decision != null && tried.add(decision.widths())) {
            learn(decision.widths());
        }
        if (decision != null && decision.secondRun() != null && tried.add(decision.secondRun())) {
            Escalation escalation =
                    new Escalation(
                            decision.secondRun().margin(),
                            configuration(decision.secondRun().widths()));
            add(configuration(decision.widths()).escalating(escalation));
        }
    }

    private void learn(Widths widths) {
        if (widths != null) {
            add(configuration(widths));
        }
    }

    private PrecisionConfiguration configuration(Widths widths) {
        return model.measured(widths)
                .map(MeasuredConfiguration::configuration)
                .orElseGet(
                        () ->
                                calibrated.computeIfAbsent(
                                        widths, w -> new Calibrator(model).calibrate(w)));
    }
}
