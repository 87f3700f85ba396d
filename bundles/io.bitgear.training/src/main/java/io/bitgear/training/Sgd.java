package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Stochastic gradient descent with Nesterov momentum and a weight decay per parameter: v = m v + g,
 * w = w - lr (g + m v), with g = gradient + decay w. Runs outside autograd; no Number overload is
 * used all the same, so that the build rule against them needs no exception.
 */
public final class Sgd implements AutoCloseable {

    private final NDManager manager;
    private final Parameters parameters;
    private final Function<String, Float> decay;
    private final NDArray momentum;
    private final NDArray zero;
    private final Map<String, NDArray> velocity = new LinkedHashMap<>();

    /**
     * Makes the state of the optimiser.
     *
     * @param parent manager that owns the state
     * @param parameters parameters of the network
     * @param names those to update; each must take part in every step
     * @param decay weight decay of a parameter, 0 for none
     * @param momentum momentum, 0..1
     */
    public Sgd(
            NDManager parent,
            Parameters parameters,
            Iterable<String> names,
            Function<String, Float> decay,
            float momentum) {
        this.manager = parent.newSubManager();
        this.parameters = parameters;
        this.decay = decay;
        this.momentum = TrainingState.keep(manager.create(momentum));
        this.zero = TrainingState.keep(manager.create(0f));
        for (String name : names) {
            NDArray zeros = manager.zeros(parameters.get(name).getShape());
            velocity.put(name, TrainingState.keep(zeros));
        }
    }

    /**
     * Updates parameters with their gradients, then clears the gradients.
     *
     * @param rate learning rate
     * @param used whether a parameter took part; one that never did has no gradient
     */
    public void step(float rate, Predicate<String> used) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray factor = manager.create(rate);
            velocity.forEach(
                    (name, v) -> {
                        if (used.test(name)) {
                            update(name, v, factor);
                        }
                    });
        }
    }

    private void update(String name, NDArray v, NDArray factor) {
        NDArray w = parameters.get(name);
        NDArray gradient = w.getGradient();
        NDArray g = gradient;
        float share = decay.apply(name);
        if (share != 0) {
            g = g.add(w.mul(manager.create(share)));
        }
        v.muli(momentum).addi(g);
        w.subi(g.add(v.mul(momentum)).mul(factor));
        gradient.muli(zero);
    }

    /**
     * Copies the state out.
     *
     * @return parameter name to velocity
     */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new HashMap<>();
        velocity.forEach((name, v) -> values.put(name, v.toFloatArray()));
        return values;
    }

    /**
     * Overwrites the state.
     *
     * @param values parameter name to velocity
     */
    public void load(Map<String, float[]> values) {
        velocity.forEach(
                (name, v) -> {
                    try (NDArray onBuffer = manager.create(values.get(name), v.getShape())) {
                        onBuffer.copyTo(v);
                    }
                });
    }

    @Override
    public void close() {
        manager.close();
    }
}
