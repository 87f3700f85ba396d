package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.sweep.engine.Engine;
import io.bitgear.training.SensitivityScan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each width of each weight and activation tensor loses alone against the widest
 * configuration: the scan of io.bitgear.training, first asked which configurations it wants, then
 * given the accuracies that a {@link ConfigurationSweep} found.
 */
public final class SensitivitySweep {
    private final Model model;
    private final int images;
    private final ConfigurationSweep sweep;

    /** With the sweep that evaluates, and its number of images. */
    public SensitivitySweep(Model model, int images, ConfigurationSweep sweep) {
        this.model = model;
        this.images = images;
        this.sweep = sweep;
    }

    /**
     * Evaluates and makes the losses.
     *
     * @return losses as {@link SensitivityScan} gives them; the base is the accuracy of the widest
     *     configuration on the same images
     */
    public Sensitivities run(Engine engine) throws Failure {
        Map<Widths, Double> accuracies = new LinkedHashMap<>();
        scan(widths -> note(accuracies, widths), 0);
        List<Candidate> candidates = new ArrayList<>();
        accuracies.keySet().forEach(w -> candidates.add(new Candidate("", w)));
        for (Count count : sweep.run(engine, candidates)) {
            accuracies.put(count.candidate().widths(), count.accuracy());
        }
        return scan(accuracies::get, accuracies.get(model.graph().widest()));
    }

    private static double note(Map<Widths, Double> asked, Widths widths) {
        asked.put(widths, 0.0);
        return 0;
    }

    private Sensitivities scan(SensitivityScan.Accuracy accuracy, double base) throws Failure {
        try {
            return new SensitivityScan(model.graph(), images, accuracy).run(base, name -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }
}
