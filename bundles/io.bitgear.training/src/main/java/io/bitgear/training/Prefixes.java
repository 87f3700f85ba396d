package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the first bits of every free layer's codes while the bits behind them are trained: the
 * scales are fixed, and after each step every weight is put back into the cell that it started in.
 * So the widths up to the kept one compute the same bits as before, and the wider ones have what is
 * left of each weight to themselves.
 */
final class Prefixes implements AutoCloseable {

    /** Share of a cell that is left free at its upper end, which belongs to the next cell. */
    private static final double MARGIN = 1e-3;

    private final Parameters cells;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    /**
     * Fixes the scales in a set of parameters, and takes the cells of its weights.
     *
     * @param manager owner of the bounds
     * @param net network
     * @param parameters parameters whose weights shall stay in their cells
     * @param kept bits kept, 1..7
     */
    Prefixes(NDManager manager, Graph net, Parameters parameters, int kept) {
        cells = new Parameters(manager);
        for (Layer.Weighted layer : Plans.freeWeights(net)) {
            NDArray array = parameters.get(layer.name() + ".weight");
            float[] w = array.toFloatArray();
            float[] scales = parameters.get(scaleKey(layer.name())).toFloatArray();
            float[] low = new float[w.length];
            float[] high = new float[w.length];
            int fan = w.length / scales.length;
            for (int i = 0; i < w.length; i++) {
                bounds(w[i], scales[i / fan], kept, i, low, high);
            }
            long[] shape = array.getShape().getShape();
            cells.fixed(layer.name() + ".low", low, shape);
            cells.fixed(layer.name() + ".high", high, shape);
            weights.put(layer.name(), array);
        }
    }

    /** Name of the scales of a layer, where they are fixed. */
    static String scaleKey(String layer) {
        return layer + ".scale";
    }

    /**
     * What the wide widths begin with: the weights of the float network, each moved into the cell
     * that it has in the narrow one, with the scales of the narrow one, fixed from then on, and the
     * float network's normalisation for the widths behind the prefix.
     *
     * @param net network
     * @param narrow parameters trained for the narrow widths
     * @param floats parameters of the float network
     * @param kept bits kept, 1..7
     * @return parameters by name; at widths up to the kept one they compute the same as {@code
     *     narrow}
     */
    static Map<String, float[]> project(
            Graph net, Map<String, float[]> narrow, Map<String, float[]> floats, int kept) {
        Map<String, float[]> start = new LinkedHashMap<>(narrow);
        for (Layer.Weighted layer : Plans.freeWeights(net)) {
            String key = layer.name() + ".weight";
            float[] cells = narrow.get(key);
            float[] exact = floats.get(key);
            float[] scales = WeightQuantiser.scales(cells, layer.outChannels(), true);
            float[] own = WeightQuantiser.scales(exact, layer.outChannels(), true);
            float[] low = new float[cells.length];
            float[] high = new float[cells.length];
            float[] projected = new float[cells.length];
            int fan = cells.length / scales.length;
            for (int i = 0; i < cells.length; i++) {
                int c = i / fan;
                bounds(cells[i], scales[c], kept, i, low, high);
                // Normalisation follows, so that a channel may be stretched.
                float stretched = exact[i] * scales[c] / own[c];
                projected[i] = Math.max(low[i], Math.min(high[i], stretched));
            }
            start.put(key, projected);
            start.put(scaleKey(layer.name()), scales);
            WidthAffine.reset(start, layer.name(), floats, kept);
        }
        return start;
    }

    /** Whether a parameter is a weight tensor of a free layer. */
    boolean holds(String parameter) {
        return parameter.endsWith(".weight")
                && weights.containsKey(parameter.substring(0, parameter.lastIndexOf('.')));
    }

    /** Puts every weight back into its cell; within the scope of a step. */
    void keep() {
        weights.forEach(
                (layer, w) ->
                        w.maximum(cells.get(layer + ".low"))
                                .minimum(cells.get(layer + ".high"))
                                .copyTo(w));
    }

    private static void bounds(float w, float scale, int kept, int i, float[] low, float[] high) {
        int half = 1 << (kept - 1);
        int top = 2 * half - 1;
        int code = (int) Math.max(0, Math.min(top, Math.floor((w / scale + 1.0) * half)));
        // A weight beyond the range is clipped at every width, and may stay there.
        low[i] = code == 0 ? -Float.MAX_VALUE : (float) (scale * ((code + MARGIN) / half - 1));
        high[i] =
                code == top ? Float.MAX_VALUE : (float) (scale * ((code + 1 - MARGIN) / half - 1));
    }

    @Override
    public void close() {
        cells.close();
    }
}
