package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;

/**
 * Pulls the weights of the free layers towards a uniform distribution (KURE: Shkolnik et al. 2020):
 * adds to the loss, for each output channel, strength (k - 1.8)^2, with k the kurtosis about 0 of
 * the channel's weights, mean(w^4) / mean(w^2)^2, which is 1.8 for uniform weights and 3 for normal
 * ones. Uniform weights have no tails, so one scale serves 8 bits, which lose by clipping, and 2
 * bits, which lose by wide levels.
 */
final class Kurtosis {

    private static final float UNIFORM = 1.8f;

    private final NDManager manager;
    private final Graph net;
    private final Parameters parameters;
    private final float strength;

    /**
     * Binds the penalty.
     *
     * @param manager owner of the arrays
     * @param net network
     * @param parameters its parameters, whose gradients are added to
     * @param strength factor of the penalty; 0 for none
     */
    Kurtosis(NDManager manager, Graph net, Parameters parameters, float strength) {
        this.manager = manager;
        this.net = net;
        this.parameters = parameters;
        this.strength = strength;
    }

    /** Adds the penalty's gradient to that of the weights; outside autograd. */
    void addGradient() {
        if (strength == 0) {
            return;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (Layer.Weighted layer : Plans.freeWeights(net)) {
                addGradient(parameters.get(layer.name() + ".weight"));
            }
        }
    }

    /** dk/dw = 4 / n * w / m2 * (w^2 / m2 - k), with n weights of mean square m2. */
    private void addGradient(NDArray w) {
        NDArray flat = w.reshape(w.size(0), -1);
        NDArray square = flat.mul(flat);
        NDArray m2 = mean(square);
        NDArray k = mean(square.mul(square)).div(m2.mul(m2));
        NDArray factor =
                k.sub(manager.create(UNIFORM)).mul(manager.create(8 * strength / flat.size(1)));
        NDArray gradient = square.div(m2).sub(k).mul(flat).div(m2).mul(factor);
        w.getGradient().addi(gradient.reshape(w.getShape()));
    }

    private static NDArray mean(NDArray values) {
        return values.mean(new int[] {1}, true);
    }
}
