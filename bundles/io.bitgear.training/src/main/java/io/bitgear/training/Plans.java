package io.bitgear.training;

import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.util.List;

/** What of a network may change its width. */
final class Plans {

    /** Widest and fixed width in bits. */
    static final int WIDEST = 8;

    private Plans() {}

    /** Weighted layers with a choice of widths, in order. */
    static List<Layer.Weighted> freeWeights(Graph net) {
        return net.weighted().stream().filter(Plans::isFree).toList();
    }

    /** Tensors with a choice of widths, in order. */
    static List<Tensor> freeTensors(Graph net) {
        return net.quantised().stream().filter(Plans::isFree).toList();
    }

    /** Whether a layer has a choice of widths. */
    static boolean isFree(Layer.Weighted layer) {
        return layer.widths().size() > 1;
    }

    /** Whether a tensor has a choice of widths. */
    static boolean isFree(Tensor tensor) {
        return tensor.steps().size() > 1;
    }

    /** Layers whose skipping leaves the shortcut alone. */
    static List<Layer.Weighted> skippable(Graph net) {
        return freeWeights(net).stream()
                .filter(layer -> layer.residual() != null && layer.widths().contains(0))
                .toList();
    }
}
