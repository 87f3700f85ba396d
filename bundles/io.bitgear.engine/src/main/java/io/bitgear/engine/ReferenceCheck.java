package io.bitgear.engine;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.AnswerCheck;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares answers with the integer reference of one model. */
final class ReferenceCheck implements AnswerCheck {
    private static final int FRAMES = 16;
    private static final CpuSettings SETTINGS = CpuSettings.of("canary", "ice40up5k", 1, 4);

    private final Model model;

    ReferenceCheck(Model model) {
        this.model = model;
    }

    @Override
    public List<byte[]> frames() {
        return Canary.frames(model, FRAMES);
    }

    @Override
    public void prove() throws NodeException, InterruptedException {
        new Canary(SETTINGS, model).run(List.of());
    }

    @Override
    public boolean compare(byte[] frame, Answer answer, Widths widths) throws NodeException {
        Optional<PrecisionConfiguration> configuration = find(answer.configurationId(), widths);
        if (configuration.isEmpty()) {
            return false;
        }
        int[] given = answer.logits().stream().mapToInt(Integer::intValue).toArray();
        int[] expected = run(configuration.get(), frame);
        if (!Arrays.equals(expected, given)) {
            throw new NodeException(
                    "model "
                            + model.info().name()
                            + ", node "
                            + answer.node()
                            + ", configuration "
                            + answer.configurationId()
                            + ": logits "
                            + Arrays.toString(given)
                            + " where the reference has "
                            + Arrays.toString(expected));
        }
        return true;
    }

    private int[] run(PrecisionConfiguration configuration, byte[] frame) {
        int[] logits = new ReferenceExecutor(model, configuration).run(frame);
        Optional<Escalation> escalation = configuration.escalation();
        return escalation.isPresent() && escalation.get().applies(logits)
                ? run(escalation.get().higher(), frame)
                : logits;
    }

    /** One that the model brings, or one made of the widths, if that has the id. */
    private Optional<PrecisionConfiguration> find(String id, Widths widths) {
        Optional<PrecisionConfiguration> known =
                Stream.concat(
                                model.measured().stream().map(MeasuredConfiguration::configuration),
                                model.perInput().stream().map(PerInputConfiguration::configuration))
                        .filter(configuration -> configuration.id().equals(id))
                        .findFirst();
        if (known.isPresent() || widths == null || model.calibration().isEmpty()) {
            return known;
        }
        return Optional.of(new Calibrator(model).calibrate(widths))
                .filter(configuration -> configuration.id().equals(id));
    }
}
