package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with Nesterov momentum and one learning rate and weight decay per
 * parameter: v = m v + g, w = w - lr (g + m v), with g = gradient + decay w. Runs outside autograd;
 * no Number overload is used all the same, so that the build rule against them needs no exception.
 */
public final class Sgd {

    /** Rate factor and weight decay of one parameter. */
    public interface Rule {
        /**
         * Rate factor of a parameter.
         *
         * @param name parameter
         * @return factor on the learning rate
         */
        float rateFactor(String name);

        /**
         * Weight decay of a parameter.
         *
         * @param name parameter
         * @return weight decay, 0 for none
         */
        float decay(String name);
    }

    private final NDManager manager;
    private final Parameters parameters;
    private final Rule rule;
    private final NDArray momentum;
    private final NDArray zero;
    private final Map<String, NDArray> velocity = new HashMap<>();

    /**
     * Makes the state of the optimiser.
     *
     * @param parent manager that owns the state
     * @param parameters parameters to update
     * @param rule rate factors and weight decays
     * @param momentum momentum, 0..1
     */
    public Sgd(NDManager parent, Parameters parameters, Rule rule, float momentum) {
        this.manager = parent.newSubManager();
        this.parameters = parameters;
        this.rule = rule;
        this.momentum = keep(manager.create(momentum));
        this.zero = keep(manager.create(0f));
        for (String name : parameters.trainableNames()) {
            velocity.put(name, keep(manager.zeros(parameters.get(name).getShape())));
        }
    }

    /**
     * Updates parameters with their gradients, then clears the gradients.
     *
     * @param rate learning rate
     * @param names parameters that took part in the step
     */
    public void step(float rate, List<String> names) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (String name : names) {
                NDArray w = parameters.get(name);
                NDArray gradient = w.getGradient();
                NDArray g = gradient;
                if (rule.decay(name) != 0) {
                    g = g.add(w.mul(manager.create(rule.decay(name))));
                }
                NDArray v = velocity.get(name);
                v.muli(momentum).addi(g);
                w.subi(g.add(v.mul(momentum)).mul(manager.create(rate * rule.rateFactor(name))));
                gradient.muli(zero);
            }
        }
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
        values.forEach((name, v) -> velocity.get(name).set(v));
    }

    private static NDArray keep(NDArray array) {
        NDScope.unregister(array);
        return array;
    }
}
