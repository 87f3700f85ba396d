package io.bitgear.model;

import io.bitgear.api.precision.Widths;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each width of each tensor costs in accuracy, alone, against the widest configuration. The
 * prediction for a mix is the sum (an additive model, as in HAWQ); measured configurations stand
 * above it.
 *
 * @param base what is predicted for the widest configuration, 0..1
 * @param samples number of these images
 * @param weights loss of accuracy by layer and weight width; 0 where a width is not listed
 * @param activations loss of accuracy by tensor and activation width
 */
public record Sensitivities(
        double base,
        int samples,
        SortedMap<String, SortedMap<Integer, Double>> weights,
        SortedMap<String, SortedMap<Integer, Double>> activations) {
    /** No sensitivities: every width is predicted as accurate as the widest. */
    public static final Sensitivities NONE =
            new Sensitivities(0, 0, new TreeMap<>(), new TreeMap<>());

    /** Beyond this predicted loss the additive model is not fitted: nobody chooses such a mix. */
    private static final double FITTED_LOSS = 0.15;

    private static final double STEEPEST = 10;

    /**
     * Predictions that flatter none of the measured configurations: the losses are scaled by the
     * slope (least squares, 1 to 10) that the measured ones show, then all predictions are lowered
     * until none exceeds its measurement. So noise in the losses cannot make an unmeasured mix look
     * better than a measured one.
     */
    public Sensitivities cautious(List<MeasuredConfiguration> measured) {
        double products = 0;
        double squares = 0;
        for (MeasuredConfiguration m : measured) {
            double loss = loss(m.configuration().widths());
            if (loss <= FITTED_LOSS) {
                products += loss * (base - m.accuracy());
                squares += loss * loss;
            }
        }
        double slope = squares == 0 ? 1 : Math.min(STEEPEST, Math.max(1, products / squares));
        Sensitivities steeper =
                new Sensitivities(
                        base, samples, scaled(weights, slope), scaled(activations, slope));
        double lower = base;
        for (MeasuredConfiguration m : measured) {
            double loss = steeper.loss(m.configuration().widths());
            if (loss <= slope * FITTED_LOSS) {
                lower = Math.min(lower, m.accuracy() + loss);
            }
        }
        return new Sensitivities(lower, samples, steeper.weights, steeper.activations);
    }

    private static SortedMap<String, SortedMap<Integer, Double>> scaled(
            SortedMap<String, SortedMap<Integer, Double>> losses, double factor) {
        SortedMap<String, SortedMap<Integer, Double>> result = new TreeMap<>();
        losses.forEach(
                (name, byWidth) -> {
                    SortedMap<Integer, Double> scaled = new TreeMap<>();
                    byWidth.forEach((width, loss) -> scaled.put(width, factor * loss));
                    result.put(name, scaled);
                });
        return result;
    }

    private double loss(Widths widths) {
        return sum(weights, widths.weights()) + sum(activations, widths.activations());
    }

    /** The predicted accuracy of a mix, 0..1. */
    public double predict(Widths widths) {
        return Math.min(1, Math.max(0, base - loss(widths)));
    }

    private static double sum(
            SortedMap<String, SortedMap<Integer, Double>> losses, Map<String, Integer> widths) {
        double sum = 0;
        for (Map.Entry<String, Integer> entry : widths.entrySet()) {
            sum += loss(losses, entry.getKey(), entry.getValue());
        }
        return sum;
    }

    private static double loss(
            SortedMap<String, SortedMap<Integer, Double>> losses, String name, int width) {
        SortedMap<Integer, Double> byWidth = losses.get(name);
        return byWidth == null ? 0 : byWidth.getOrDefault(width, 0.0);
    }

    /** The loss of one layer's weights at a width. */
    public double weightLoss(String layer, int width) {
        return loss(weights, layer, width);
    }

    /** The loss of one tensor's activations at a width. */
    public double activationLoss(String tensor, int width) {
        return loss(activations, tensor, width);
    }
}
