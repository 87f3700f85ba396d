package io.bitgear.split;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.LayerCost;
import io.bitgear.model.execution.Boundary;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts what every cut of a network takes: the layers before it here, the tensors over the link,
 * the layers behind it there. A pure function of its arguments.
 */
public final class SplitPlanner {
    private final Graph graph;
    private final CostModel costs;

    /**
     * @param costs prices the bytes of the graph's layers
     */
    public SplitPlanner(Graph graph, CostModel costs) {
        this.graph = graph;
        this.costs = costs;
    }

    /**
     * The plan of a network under these widths.
     *
     * @throws IllegalArgumentException when a side has not as many layers as run under the widths
     */
    public Plan plan(Widths widths, Side here, Side there, Link link) {
        List<Boundary> boundaries = Boundary.of(graph, widths);
        int layers = boundaries.size() - 1;
        if (here.layerSeconds().size() != layers || there.layerSeconds().size() != layers) {
            throw new IllegalArgumentException(
                    here.layerSeconds().size()
                            + " layers are timed here and "
                            + there.layerSeconds().size()
                            + " there, "
                            + layers
                            + " run");
        }
        List<Double> seconds = new ArrayList<>();
        for (int cut = 0; cut <= layers; cut++) {
            boolean fits =
                    residentBytes(widths, boundaries, 0, cut) <= here.memoryBytes()
                            && residentBytes(widths, boundaries, cut, layers)
                                    <= there.memoryBytes();
            double time = here.seconds(0, cut) + there.seconds(cut, layers);
            if (cut < layers) {
                time += link.seconds(boundaries.get(cut).bytes());
            }
            seconds.add(fits ? time : Double.POSITIVE_INFINITY);
        }
        return new Plan(seconds);
    }

    /** Planes and tables of some layers, and the largest set of activations alive among them. */
    private long residentBytes(Widths widths, List<Boundary> boundaries, int from, int to) {
        List<Layer> layers = graph.executed(widths);
        List<LayerCost> priced = costs.layers(widths);
        long parameters = 0;
        long activations = 0;
        for (int i = from; i < to; i++) {
            parameters += priced.get(i).weightBytes() + priced.get(i).tableBytes();
            String output = layers.get(i).output();
            Shape shape = graph.tensor(output).shape();
            long written = ((long) shape.elements() * graph.width(output, widths) + 7) / 8;
            activations = Math.max(activations, boundaries.get(i).bytes() + written);
        }
        return parameters + activations;
    }
}
