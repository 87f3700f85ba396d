package io.bitgear.training;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures, in integer arithmetic, what each width of each layer and tensor loses when all others
 * are widest. Losses are made not to fall with falling width, and not negative, which takes out
 * most of the noise of few images.
 */
public final class SensitivityScan {

    /** What tells the accuracy of a configuration. */
    public interface Accuracy {
        /**
         * Measures.
         *
         * @param widths configuration, in its canonical spelling
         * @return share of images classified rightly, 0..1
         * @throws InterruptedException if the thread is interrupted
         */
        double of(Widths widths) throws InterruptedException;
    }

    private final Graph graph;
    private final int samples;
    private final Accuracy accuracy;

    /**
     * Binds the scan to any way of measuring.
     *
     * @param graph network
     * @param samples number of images that are measured on
     * @param accuracy told which configurations to measure, the widest first
     */
    public SensitivityScan(Graph graph, int samples, Accuracy accuracy) {
        this.graph = graph;
        this.samples = samples;
        this.accuracy = accuracy;
    }

    /**
     * Binds the scan.
     *
     * @param model model
     * @param frames frames to calibrate on
     * @param images held-out images to measure on
     * @param evaluation what runs them
     */
    public SensitivityScan(
            Model model, List<byte[]> frames, Frames images, IntegerEvaluation evaluation) {
        this(
                model.graph(),
                images.size(),
                widths ->
                        evaluation.accuracy(
                                model, new Calibrator(model).calibrate(widths, frames), images));
    }

    /**
     * Runs the scan.
     *
     * @param base accuracy of the widest configuration on the scale that predictions shall have,
     *     0..1
     * @param done told the name of each layer and tensor when it is measured
     * @return the sensitivities
     * @throws InterruptedException if the thread is interrupted
     */
    public Sensitivities run(double base, Consumer<String> done) throws InterruptedException {
        double widest = accuracy.of(graph.widest());
        SortedMap<String, SortedMap<Integer, Double>> weights = new TreeMap<>();
        SortedMap<String, SortedMap<Integer, Double>> activations = new TreeMap<>();
        for (Layer.Weighted layer : Plans.freeWeights(graph)) {
            SortedMap<Integer, Double> losses = new TreeMap<>();
            for (int width : lower(layer.widths())) {
                if (width > 0 || layer.residual() != null) {
                    losses.put(width, widest - accuracy.of(with(layer.name(), width, null, 0)));
                }
            }
            weights.put(layer.name(), monotone(losses));
            done.accept(layer.name());
        }
        for (Tensor tensor : Plans.freeTensors(graph)) {
            SortedMap<Integer, Double> losses = new TreeMap<>();
            for (int width : lower(tensor.widths())) {
                losses.put(width, widest - accuracy.of(with(null, 0, tensor.name(), width)));
            }
            activations.put(tensor.name(), monotone(losses));
            done.accept(tensor.name());
        }
        return new Sensitivities(base, samples, weights, activations);
    }

    /**
     * Adds to all losses of a width, evenly, what the uniform configuration of that width loses
     * beyond their sum: losses alone do not show how low widths in a row hurt each other.
     * Predictions of uniform configurations are then near what was measured.
     *
     * @param net network
     * @param sensitivities measured one at a time
     * @param uniform accuracy of each uniform width, 0..1
     * @return sensitivities with larger losses
     */
    static Sensitivities anchored(
            Graph net, Sensitivities sensitivities, SortedMap<Integer, Double> uniform) {
        SortedMap<String, SortedMap<Integer, Double>> weights = copy(sensitivities.weights());
        SortedMap<String, SortedMap<Integer, Double>> activations =
                copy(sensitivities.activations());
        int parts = weights.size() + activations.size();
        uniform.forEach(
                (width, accuracy) -> {
                    double missing = sensitivities.predict(net.uniform(width, width)) - accuracy;
                    if (width < Widths.MAX && missing > 0) {
                        weights.values().forEach(l -> l.merge(width, missing / parts, Double::sum));
                        activations
                                .values()
                                .forEach(l -> l.merge(width, missing / parts, Double::sum));
                    }
                });
        weights.replaceAll((name, losses) -> monotone(losses));
        activations.replaceAll((name, losses) -> monotone(losses));
        return new Sensitivities(
                sensitivities.base(), sensitivities.samples(), weights, activations);
    }

    private static SortedMap<String, SortedMap<Integer, Double>> copy(
            SortedMap<String, SortedMap<Integer, Double>> losses) {
        SortedMap<String, SortedMap<Integer, Double>> copy = new TreeMap<>();
        losses.forEach((name, byWidth) -> copy.put(name, new TreeMap<>(byWidth)));
        return copy;
    }

    private Widths with(String layer, int weightWidth, String tensor, int activationWidth) {
        TreeMap<String, Integer> weights = new TreeMap<>(graph.widest().weights());
        TreeMap<String, Integer> activations = new TreeMap<>(graph.widest().activations());
        if (layer != null) {
            weights.put(layer, weightWidth);
        }
        if (tensor != null) {
            activations.put(tensor, activationWidth);
        }
        return WidthRules.canonical(graph, new Widths(weights, activations));
    }

    private static SortedSet<Integer> lower(SortedSet<Integer> widths) {
        return widths.headSet(widths.last());
    }

    /** Losses that do not fall with falling width: pool-adjacent-violators, then cut off at 0. */
    static SortedMap<Integer, Double> monotone(SortedMap<Integer, Double> losses) {
        int[] widths = losses.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] value = losses.values().stream().mapToDouble(Double::doubleValue).toArray();
        int[] size = new int[value.length];
        double[] mean = new double[value.length];
        int blocks = 0;
        for (double v : value) {
            mean[blocks] = v;
            size[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] < mean[blocks - 1]) {
                int total = size[blocks - 2] + size[blocks - 1];
                mean[blocks - 2] =
                        (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1])
                                / total;
                size[blocks - 2] = total;
                blocks--;
            }
        }
        SortedMap<Integer, Double> smooth = new TreeMap<>();
        int at = 0;
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < size[b]; i++) {
                smooth.put(widths[at++], Math.max(0, mean[b]));
            }
        }
        return smooth;
    }
}
