package io.bitgear.training;

import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The factor and offset of the batch normalisation for each weight width, for layers with a choice
 * of widths (switchable normalisation: Jin, Yang, Liao 2020, AdaBits; Yu et al. 2021,
 * Any-Precision). Widths above 4 are so alike that they share one.
 */
final class WidthAffine {

    private static final int[] SETS = {1, 2, 3, 4, Plans.WIDEST};
    private static final List<String> KINDS = List.of(".gamma", ".beta");

    private WidthAffine() {}

    /** Name of the parameter of a width; {@code kind} is ".gamma" or ".beta". */
    static String key(String layer, String kind, int bits) {
        return layer + kind + (bits > 4 ? Plans.WIDEST : bits);
    }

    /** The names of all parameters of one width. */
    static Set<String> names(Graph net) {
        Set<String> names = new HashSet<>();
        for (Layer.Weighted layer : Plans.freeWeights(net)) {
            for (int bits : SETS) {
                names.addAll(used(layer.name(), bits));
            }
        }
        return names;
    }

    /** Adds the parameters of a network's free layers, as those of the float network. */
    static void add(Parameters parameters, Graph net) {
        for (Layer.Weighted layer : Plans.freeWeights(net)) {
            for (String kind : KINDS) {
                for (int bits : SETS) {
                    float[] values = parameters.get(layer.name() + kind).toFloatArray();
                    parameters.trainable(key(layer.name(), kind, bits), values, values.length);
                }
            }
        }
    }

    /** Sets them to those of the float network. */
    static void initialise(Parameters parameters, Graph net) {
        for (Layer.Weighted layer : Plans.freeWeights(net)) {
            for (String kind : KINDS) {
                float[] values = parameters.get(layer.name() + kind).toFloatArray();
                for (int bits : SETS) {
                    parameters.set(key(layer.name(), kind, bits), values);
                }
            }
        }
    }

    /** Puts those of a layer, given the rows of each width. */
    static void put(
            Map<String, float[]> values,
            String layer,
            IntFunction<float[]> gamma,
            IntFunction<float[]> beta) {
        for (int bits : SETS) {
            values.put(key(layer, ".gamma", bits), gamma.apply(bits));
            values.put(key(layer, ".beta", bits), beta.apply(bits));
        }
    }

    /** Sets those of the widths above a prefix to those of the float network. */
    static void reset(
            Map<String, float[]> values, String layer, Map<String, float[]> floats, int kept) {
        for (String kind : KINDS) {
            for (int bits : SETS) {
                if (bits > kept) {
                    values.put(key(layer, kind, bits), floats.get(layer + kind).clone());
                }
            }
        }
    }

    /** The rows of all widths, 1 to 8, one after another. */
    static float[] rows(Map<String, float[]> values, String layer, String kind) {
        int channels = values.get(key(layer, kind, Plans.WIDEST)).length;
        float[] rows = new float[Plans.WIDEST * channels];
        for (int bits = 1; bits <= Plans.WIDEST; bits++) {
            float[] row = values.get(key(layer, kind, bits));
            System.arraycopy(row, 0, rows, (bits - 1) * channels, channels);
        }
        return rows;
    }

    /** The names that a layer of this width uses. */
    static List<String> used(String layer, int bits) {
        return Arrays.asList(key(layer, ".gamma", bits), key(layer, ".beta", bits));
    }
}
