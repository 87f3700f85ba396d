package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Named arrays of one network: trainable parameters (which have gradients) and batch-normalisation
 * statistics (which have none). They live until {@link #close()}, outside any scope of a step.
 */
public final class Parameters implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * Makes an empty set.
     *
     * @param parent manager that owns the arrays
     */
    public Parameters(NDManager parent) {
        manager = parent.newSubManager();
    }

    /**
     * Makes the parameters of a network: He-normal weights, unit batch normalisation, zero biases.
     *
     * @param parent manager that owns the arrays
     * @param net network
     * @param seed seed of the weights
     * @return the parameters
     */
    public static Parameters initial(NDManager parent, Graph net, long seed) {
        Parameters p = new Parameters(parent);
        SplittableRandom random = new SplittableRandom(seed);
        for (Layer.Weighted layer : net.weighted()) {
            int fan = layer.fanIn(net.tensor(layer.input()).shape());
            if (layer instanceof Layer.Conv2d c) {
                Window w = c.window();
                long[] shape = {
                    layer.outChannels(), fan / w.taps(), w.kernelHeight(), w.kernelWidth()
                };
                p.trainable(
                        layer.name() + ".weight",
                        normal(random, layer.outChannels() * fan, Math.sqrt(2.0 / fan)),
                        shape);
                p.trainable(
                        layer.name() + ".gamma",
                        filled(layer.outChannels(), 1),
                        layer.outChannels());
                p.trainable(
                        layer.name() + ".beta",
                        filled(layer.outChannels(), 0),
                        layer.outChannels());
                p.fixed(
                        layer.name() + ".mean",
                        filled(layer.outChannels(), 0),
                        layer.outChannels());
                p.fixed(layer.name() + ".var", filled(layer.outChannels(), 1), layer.outChannels());
            } else {
                int units = layer.outChannels();
                p.trainable(
                        layer.name() + ".weight",
                        normal(random, units * fan, Math.sqrt(1.0 / fan)),
                        units,
                        fan);
                p.trainable(layer.name() + ".bias", filled(units, 0), units);
            }
        }
        return p;
    }

    /**
     * Adds a parameter with a gradient.
     *
     * @param name its name
     * @param values its values
     * @param shape its shape
     * @return the array
     */
    public NDArray trainable(String name, float[] values, long... shape) {
        NDArray array = fixed(name, values, shape);
        array.setRequiresGradient(true);
        return array;
    }

    /**
     * Adds an array without gradient.
     *
     * @param name its name
     * @param values its values
     * @param shape its shape
     * @return the array
     */
    public NDArray fixed(String name, float[] values, long... shape) {
        NDArray array;
        try (NDArray onBuffer = manager.create(values, new Shape(shape))) {
            array = onBuffer.duplicate(); // memory of its own: see set
        }
        NDScope.unregister(array);
        if (arrays.put(name, array) != null) {
            throw new IllegalArgumentException("two arrays are called " + name);
        }
        return array;
    }

    /**
     * Overwrites one array. Not by NDArray.set, which drops its hold on the buffer that the array's
     * memory lies in, so that the garbage collector may free it under the array.
     *
     * @param name its name
     * @param values as many values as it has elements
     */
    public void set(String name, float... values) {
        NDArray array = get(name);
        if (values.length != array.size()) {
            throw new IllegalArgumentException(
                    name + " has " + array.size() + " elements, not " + values.length);
        }
        try (NDArray onBuffer = manager.create(values, array.getShape())) {
            onBuffer.copyTo(array);
        }
    }

    /**
     * An array by name.
     *
     * @param name its name
     * @return the array
     */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no array " + name);
        }
        return array;
    }

    /**
     * Names of the arrays that have gradients.
     *
     * @return names in order of creation
     */
    public List<String> trainableNames() {
        return arrays.entrySet().stream()
                .filter(e -> e.getValue().hasGradient())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Copies all values out.
     *
     * @return name to values
     */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    /**
     * Overwrites values.
     *
     * @param values name to values; each name must exist with the same number of elements, but
     *     fixed scales are added
     */
    public void load(Map<String, float[]> values) {
        values.forEach(
                (name, v) -> {
                    if (name.endsWith(".scale") && !arrays.containsKey(name)) {
                        fixed(name, v, v.length, 1);
                    } else {
                        set(name, v);
                    }
                });
    }

    /**
     * Whether there is an array.
     *
     * @param name its name
     * @return whether there is
     */
    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    @Override
    public void close() {
        manager.close();
    }

    private static float[] normal(SplittableRandom random, int n, double deviation) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private static float[] filled(int n, float value) {
        float[] values = new float[n];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
