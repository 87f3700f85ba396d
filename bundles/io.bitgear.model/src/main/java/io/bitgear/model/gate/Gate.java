package io.bitgear.model.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The gating network: a perceptron from what a budget leaves of each resource to a score for every
 * option of every slot, and for every way of running frames: once, or as one of the model's
 * escalating configurations (Wang et al., 2023, gate a layer at a time; here one pass gives all).
 * Trained for the cost of one device profile. Plain float arithmetic in a fixed order, so the same
 * budget gives the same choice on every machine; a pass takes a few microseconds. Immutable and
 * free of state: any thread may use it.
 */
public final class Gate {
    /** Number of inputs: one term a resource. */
    public static final int INPUTS = Limit.Resource.values().length;

    /** A budget of less than this power of two of the widest cost counts as this. */
    private static final double LEAST_TERM = -6;

    private final String profile;
    private final List<Dense> layers;

    /**
     * One layer of the perceptron.
     *
     * @param inputs number of inputs
     * @param weights outputs x inputs, row by row
     * @param biases one an output
     */
    public record Dense(int inputs, float[] weights, float[] biases) {
        /** Checks the sizes. */
        public Dense {
            Objects.requireNonNull(weights, "weights");
            Objects.requireNonNull(biases, "biases");
            if (inputs < 1
                    || biases.length < 1
                    || weights.length != (long) inputs * biases.length) {
                throw new IllegalArgumentException(
                        weights.length
                                + " weights for "
                                + inputs
                                + " inputs and "
                                + biases.length
                                + " outputs");
            }
        }

        private float[] run(float[] x, boolean isLast) {
            float[] y = biases.clone();
            for (int o = 0, w = 0; o < y.length; o++) {
                for (int i = 0; i < inputs; i++, w++) {
                    y[o] += weights[w] * x[i];
                }
                y[o] = isLast ? y[o] : Math.max(0, y[o]);
            }
            return y;
        }
    }

    /**
     * A gate.
     *
     * @param profile name of the device profile whose costs it was trained for
     * @param layers from {@link #INPUTS} inputs to the options of all slots, one for running frames
     *     once and one for each escalating configuration; ReLU between them
     * @throws IllegalArgumentException when the layers do not follow on one another or have a value
     *     that is no number
     */
    public Gate(String profile, List<Dense> layers) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.layers = List.copyOf(layers);
        int inputs = INPUTS;
        for (int i = 0; i < layers.size(); i++) {
            Dense layer = layers.get(i);
            if (layer.inputs() != inputs) {
                throw new IllegalArgumentException(
                        "gate layer " + i + " takes " + layer.inputs() + " inputs, gets " + inputs);
            }
            checkFinite(i, layer.weights());
            checkFinite(i, layer.biases());
            inputs = layer.biases().length;
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a gate has no layers");
        }
    }

    private static void checkFinite(int layer, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("gate layer " + layer + " holds " + value);
            }
        }
    }

    /** The name of the device profile whose costs it was trained for. */
    public String profile() {
        return profile;
    }

    /** The layers. */
    public List<Dense> layers() {
        return layers;
    }

    /** The number of options that it scores. */
    public int options() {
        return layers.get(layers.size() - 1).biases().length;
    }

    /**
     * What a budget leaves of each resource: the logarithm (base 2) of the limit over the cost of
     * the widest configuration, 0 where there is no limit or it binds nothing.
     *
     * @param budget of a frame
     * @param widest cost of the widest configuration on the device
     * @return {@link #INPUTS} terms, at most 0
     */
    public static float[] terms(Budget budget, Cost widest) {
        float[] terms = new float[INPUTS];
        for (Limit limit : budget.limits()) {
            double share = limit.maximum() / limit.resource().of(widest);
            double term = Math.log(share) / Math.log(2);
            terms[limit.resource().ordinal()] = (float) Math.max(LEAST_TERM, Math.min(0, term));
        }
        return terms;
    }

    /**
     * The score of every option.
     *
     * @param terms {@link #INPUTS} terms
     * @return scores in the order of {@link Slots}, then those of the ways of running; higher is
     *     better
     */
    public float[] scores(float[] terms) {
        float[] x = terms;
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).run(x, i == layers.size() - 1);
        }
        return x;
    }

    /**
     * What the gate says.
     *
     * @param choice an option's index for each slot
     * @param perInput index of the escalating configuration that replaces these widths, or -1 when
     *     frames run once, under the widths
     */
    public record Proposal(int[] choice, int perInput) {}

    /**
     * The best option of every slot and the best way of running; of equal ones the first.
     *
     * @param slots of the network that the gate was trained for
     * @param terms of {@link #terms}
     */
    public Proposal propose(Slots slots, float[] terms) {
        float[] scores = scores(terms);
        int[] choice = new int[slots.all().size()];
        Arrays.setAll(
                choice,
                s -> {
                    Slots.Slot slot = slots.all().get(s);
                    return best(scores, slot.first(), slot.first() + slot.widths().size());
                });
        return new Proposal(choice, best(scores, slots.options(), scores.length) - 1);
    }

    /** The index of the largest score, from the first on. */
    private static int best(float[] scores, int from, int to) {
        int best = from;
        for (int o = from + 1; o < to; o++) {
            best = scores[o] > scores[best] ? o : best;
        }
        return best - from;
    }
}
