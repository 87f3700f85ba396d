package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.bitgear.model.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that changes while a network is trained, and that a checkpoint holds: parameters, their
 * running average, the optimiser's state and, in the quantised stage, the activation steps.
 */
final class TrainingState implements AutoCloseable {

    private static final float MOMENTUM = 0.9f;

    private final NDManager manager;
    private final long seed;
    private final Parameters parameters;
    private final Parameters average;
    private final ActivationSteps steps;
    private final ActivationSteps averageSteps;
    private final List<String> names;
    private final Set<String> ofOneWidth;
    private final Sgd sgd;

    /**
     * Makes the state of a network at the start.
     *
     * @param manager owner of the arrays
     * @param net network
     * @param quantised whether there are activation steps
     * @param decay weight decay of weights
     * @param seed seed of the weights, checked against that of a checkpoint
     */
    TrainingState(NDManager manager, Graph net, boolean quantised, float decay, long seed) {
        this.manager = manager;
        this.seed = seed;
        this.parameters = Parameters.initial(manager, net, seed);
        this.average = Parameters.initial(manager, net, seed);
        if (quantised) {
            WidthAffine.add(parameters, net);
            WidthAffine.add(average, net);
        }
        this.names = parameters.trainableNames();
        this.ofOneWidth = quantised ? WidthAffine.names(net) : Set.of();
        this.steps = quantised ? new ActivationSteps(parameters, net) : null;
        this.averageSteps = quantised ? new ActivationSteps(average, net) : null;
        this.sgd =
                new Sgd(
                        manager,
                        parameters,
                        names,
                        name -> name.endsWith(".weight") ? decay : 0,
                        MOMENTUM);
    }

    /** Parameters that are trained. */
    Parameters parameters() {
        return parameters;
    }

    /** Their running average. */
    Parameters average() {
        return average;
    }

    /** Steps that are trained, or null. */
    ActivationSteps steps() {
        return steps;
    }

    /** Steps of the running average, or null. */
    ActivationSteps averageSteps() {
        return averageSteps;
    }

    /** Sets parameters and average to the same values. */
    void load(Map<String, float[]> values) {
        parameters.load(values);
        average.load(values);
    }

    /** Updates the parameters of the float stage with their gradients. */
    void update(float rate) {
        sgd.step(rate, name -> true);
    }

    /**
     * Updates the parameters of the quantised stage, but not the activation steps.
     *
     * @param rate learning rate
     * @param used names of the parameters of one width that took part
     */
    void update(float rate, Set<String> used) {
        sgd.step(rate, name -> ofOneWidth.contains(name) ? used.contains(name) : !shared(name));
    }

    /**
     * Updates what the widths above a kept prefix have to themselves: weights of free layers and
     * the parameters of one width.
     *
     * @param rate learning rate
     * @param used names of the parameters of one width that took part
     * @param prefixes what the weights keep
     */
    void updateBehind(float rate, Set<String> used, Prefixes prefixes) {
        sgd.step(rate, name -> used.contains(name) || prefixes.holds(name));
        prefixes.keep();
    }

    /** Whether a parameter has been replaced by those of the widths. */
    private boolean shared(String name) {
        return names.contains(name + Plans.WIDEST);
    }

    /**
     * Moves the average towards the parameters; within the scope of a step.
     *
     * @param keep share of the average that is kept, once there are enough steps
     * @param step step, counted from 0
     */
    void follow(float keep, long step) {
        NDArray share = manager.create(1 - Math.min(keep, (1f + step) / (10f + step)));
        for (String name : parameters.trainableNames()) {
            NDArray a = average.get(name);
            a.addi(parameters.get(name).sub(a).mul(share));
        }
    }

    /**
     * Takes over a checkpoint if there is one.
     *
     * @param file checkpoint
     * @return epochs done
     * @throws IOException if it cannot be read or is of another run
     */
    int resume(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        Checkpoint saved = Checkpoint.read(file);
        if (saved.seed() != seed) {
            throw new IOException(
                    file + " is of a run with seed " + saved.seed() + ", not " + seed);
        }
        parameters.load(saved.groups().get("parameters"));
        average.load(saved.groups().get("average"));
        sgd.load(saved.groups().get("velocity"));
        if (steps != null) {
            steps.load(saved.groups().get("steps"));
        }
        return saved.epoch();
    }

    /** Writes a checkpoint. */
    void save(int epochs, Path file) throws IOException {
        Map<String, Map<String, float[]>> groups = new LinkedHashMap<>();
        groups.put("parameters", parameters.values());
        groups.put("average", average.values());
        groups.put("velocity", sgd.values());
        if (steps != null) {
            groups.put("steps", steps.values());
        }
        new Checkpoint(epochs, seed, groups).write(file);
    }

    /** An array that outlives the scope of a step. */
    static NDArray keep(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    @Override
    public void close() {
        sgd.close();
        average.close();
        parameters.close();
    }
}
