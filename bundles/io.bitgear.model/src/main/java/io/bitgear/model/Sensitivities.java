package io.bitgear.model;

import io.bitgear.api.precision.Widths;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each width of each tensor costs in accuracy, alone, against the widest configuration. The
 * prediction for a mix is the sum (an additive model, as in HAWQ); measured configurations stand above it.
 *
 * @param base accuracy of the widest configuration on the images that the losses were measured on, 0..1
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
    public static final Sensitivities NONE = new Sensitivities(0, 0, new TreeMap<>(), new TreeMap<>());

    /** The predicted accuracy of a mix, 0..1. */
    public double predict(Widths widths) {
        double loss = sum(weights, widths.weights()) + sum(activations, widths.activations());
        return Math.min(1, Math.max(0, base - loss));
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
