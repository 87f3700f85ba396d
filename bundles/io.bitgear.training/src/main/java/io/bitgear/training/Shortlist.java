package io.bitgear.training;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.graph.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which configurations deserve a place in the model file: those that no other one clearly beats in
 * accuracy at less energy. Told on held-out images, so that the test images only measure.
 */
final class Shortlist {
    private static final int LEAST = 2;
    private static final int MOST = 6;
    private static final int APART = 2;

    /** About what two configurations differ by on 2,000 images without being different. */
    private static final double NOISE = 0.005;

    private final Model model;
    private final CostModel cost;
    private final IntegerEvaluation evaluation;
    private final List<byte[]> frames;
    private final Frames images;

    /**
     * Binds the choice.
     *
     * @param frames frames to calibrate on
     * @param images held-out images
     */
    Shortlist(
            Model model,
            CostModel cost,
            IntegerEvaluation evaluation,
            List<byte[]> frames,
            Frames images) {
        this.model = model;
        this.cost = cost;
        this.evaluation = evaluation;
        this.frames = frames;
        this.images = images;
    }

    private record Scored(String label, Widths widths, double accuracy, double joules) {}

    /**
     * One width for all weights and another for all activations: between two uniform widths there
     * are such pairs that keep more accuracy for the energy.
     *
     * @return widths by label, such as {@code W4A5}; the uniform ones among them
     */
    static Map<String, Widths> pairs(Graph graph) {
        Map<String, Widths> pairs = new LinkedHashMap<>();
        for (int w = MOST; w >= LEAST; w--) {
            for (int a = Math.min(MOST, w + APART); a >= Math.max(LEAST, w - APART); a--) {
                pairs.put("W" + w + "A" + a, graph.uniform(w, a));
            }
        }
        return pairs;
    }

    /**
     * Measures candidates on the held-out images.
     *
     * @param candidates widths by label
     * @param progress told each label
     * @return those that none clearly beats, by falling energy
     * @throws InterruptedException if the thread is interrupted
     */
    Map<String, Widths> of(Map<String, Widths> candidates, Progress progress)
            throws InterruptedException {
        List<Scored> scored = new ArrayList<>();
        for (Map.Entry<String, Widths> candidate : candidates.entrySet()) {
            progress.update(0, candidate.getKey() + " on held-out images");
            Widths widths = candidate.getValue();
            double accuracy =
                    evaluation.accuracy(
                            model, new Calibrator(model).calibrate(widths, frames), images);
            double joules = cost.price(widths).energyJoules();
            scored.add(new Scored(candidate.getKey(), widths, accuracy, joules));
        }
        scored.sort(Comparator.comparingDouble(Scored::joules));
        List<Scored> unbeaten = new ArrayList<>();
        double best = 0;
        for (Scored s : scored) {
            if (s.accuracy() > best - NOISE) {
                unbeaten.add(0, s);
            }
            best = Math.max(best, s.accuracy());
        }
        Map<String, Widths> chosen = new LinkedHashMap<>();
        unbeaten.forEach(s -> chosen.put(s.label(), s.widths()));
        return chosen;
    }
}
