package io.bitgear.model.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import java.util.List;
import java.util.Objects;

/**
 * The gating network: a perceptron from what a budget leaves of each resource to a score for every
 * width of every layer and tensor, and for every escalating configuration (Wang et al., 2023, gate
 * a layer at a time; here one pass gives all). Of the {@link Codebook}, the configuration wins
 * whose widths have the largest sum. Trained for the cost of one device profile. Plain float
 * arithmetic in a fixed order, so the same budget gives the same choice on every machine; a pass
 * takes a few microseconds. Immutable and free of state: any thread may use it.
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
     * @param layers from {@link #INPUTS} inputs to the options of all {@link Slots}, then one for
     *     each escalating configuration; ReLU between them
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
     * @return scores in the order of {@link Slots}, then those of the codebook; higher is better
     */
    public float[] scores(float[] terms) {
        float[] x = terms;
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).run(x, i == layers.size() - 1);
        }
        return x;
    }

    /**
     * The configuration that most speaks for; of equal ones the first.
     *
     * @param codebook of the model that the gate was trained for
     * @param terms {@link #INPUTS} terms
     * @return its index in the codebook
     */
    public int propose(Codebook codebook, float[] terms) {
        float[] sums = codebook.sums(scores(terms));
        int best = 0;
        for (int k = 1; k < sums.length; k++) {
            best = sums[k] > sums[best] ? k : best;
        }
        return best;
    }
}
