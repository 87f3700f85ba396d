package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Learned activation steps, one per tensor and width, kept as logarithms so that they stay
 * positive. Updated by Adam on the host: its steps do not depend on the scale of the gradient,
 * which differs by orders of magnitude between tensors and widths (a plain rate hardly moves them).
 * Those of 8 bits stay as they are first set: learned, they shrink to the range of 4 bits.
 */
public final class ActivationSteps {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;
    private static final String WIDEST = Integer.toString(Plans.WIDEST);

    private final Parameters parameters;
    private final Map<String, float[]> state = new HashMap<>();

    /**
     * Adds the steps of a network's free tensors to the parameters, all 1 until initialised.
     *
     * @param parameters parameters of the network
     * @param net network
     */
    public ActivationSteps(Parameters parameters, Graph net) {
        this.parameters = parameters;
        for (Tensor tensor : Plans.freeTensors(net)) {
            for (int bits : tensor.widths()) {
                parameters.trainable(key(tensor.name(), bits), new float[] {0}, 1);
                state.put(key(tensor.name(), bits), new float[3]);
            }
        }
    }

    /**
     * Name of a step's parameter.
     *
     * @param tensor tensor
     * @param bits width
     * @return name
     */
    public static String key(String tensor, int bits) {
        return tensor + ".logstep" + bits;
    }

    /**
     * Whether a parameter is a step.
     *
     * @param name parameter
     * @return whether it is a step
     */
    public static boolean isStep(String name) {
        return name.contains(".logstep");
    }

    /**
     * Puts the ranges of the widths between 4 and 8, which the stages train in mixes only, too
     * seldom, between those of 4 and 8 bits, evenly in the logarithm.
     *
     * @param net network
     * @param values trained parameters by name, changed in place
     */
    static void interpolate(Graph net, Map<String, float[]> values) {
        for (Tensor tensor : Plans.freeTensors(net)) {
            double narrow = values.get(key(tensor.name(), 4))[0] + Math.log(15);
            double wide = values.get(key(tensor.name(), Plans.WIDEST))[0] + Math.log(255);
            for (int bits = 5; bits < Plans.WIDEST; bits++) {
                double range = narrow + (wide - narrow) * (bits - 4) / 4.0;
                double step = range - Math.log((1 << bits) - 1);
                values.put(key(tensor.name(), bits), new float[] {(float) step});
            }
        }
    }

    /**
     * Sets the steps of a tensor to those with the least squared error.
     *
     * @param tensor tensor
     * @param samples its values in float
     */
    public void initialise(Tensor tensor, float[] samples) {
        for (int bits : tensor.widths()) {
            float step = StepSearch.search(samples, bits);
            parameters.set(key(tensor.name(), bits), (float) Math.log(step));
        }
    }

    /**
     * The logarithm of a step, as autograd sees it.
     *
     * @param tensor tensor
     * @param bits width
     * @return array of one element
     */
    public NDArray log(String tensor, int bits) {
        return parameters.get(key(tensor, bits));
    }

    /**
     * Updates steps with their gradients, then clears the gradients.
     *
     * @param rate largest change of a logarithm
     * @param used names of the parameters that took part, steps among them
     */
    public void step(float rate, Set<String> used) {
        for (String name : used) {
            if (!isStep(name) || name.endsWith(WIDEST)) {
                continue;
            }
            NDArray log = parameters.get(name);
            NDArray gradient = log.getGradient();
            double g = gradient.toFloatArray()[0];
            float[] s = state.get(name);
            s[0] = (float) (BETA1 * s[0] + (1 - BETA1) * g);
            s[1] = (float) (BETA2 * s[1] + (1 - BETA2) * g * g);
            s[2]++;
            double mean = s[0] / (1 - Math.pow(BETA1, s[2]));
            double square = s[1] / (1 - Math.pow(BETA2, s[2]));
            double change = rate * mean / (Math.sqrt(square) + 1e-12);
            parameters.set(name, (float) (log.toFloatArray()[0] - change));
            gradient.subi(gradient);
        }
    }

    /**
     * Copies the optimiser's state out.
     *
     * @return step name to {mean, square, updates}
     */
    public Map<String, float[]> values() {
        Map<String, float[]> copy = new HashMap<>();
        state.forEach((name, s) -> copy.put(name, s.clone()));
        return copy;
    }

    /**
     * Overwrites the optimiser's state.
     *
     * @param values step name to {mean, square, updates}
     */
    public void load(Map<String, float[]> values) {
        values.forEach((name, s) -> state.put(name, s.clone()));
    }
}
