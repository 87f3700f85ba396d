package io.bitgear.split;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.graph.Layer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cut as a placement: the first layers on one node, the rest on another. */
public final class Cut {
    private Cut() {}

    /**
     * The same configuration, placed.
     *
     * @param layers that run, in order
     * @param cut number of layers that run here
     * @param here id of the node that runs them
     * @param there id of the node that runs the others
     */
    public static PrecisionConfiguration place(
            PrecisionConfiguration configuration,
            List<Layer> layers,
            int cut,
            String here,
            String there) {
        Map<String, String> placement = new TreeMap<>();
        for (int i = 0; i < layers.size(); i++) {
            placement.put(layers.get(i).name(), i < cut ? here : there);
        }
        return new PrecisionConfiguration(
                configuration.modelDigest(),
                configuration.widths(),
                configuration.tables(),
                placement);
    }

    /** The same configuration without a placement. */
    static PrecisionConfiguration unplaced(PrecisionConfiguration configuration) {
        return configuration.placement().isEmpty()
                ? configuration
                : new PrecisionConfiguration(
                        configuration.modelDigest(),
                        configuration.widths(),
                        configuration.tables(),
                        Map.of());
    }

    /**
     * How many of the first layers a placement puts on a node; all where it is empty.
     *
     * @param layers that run, in order
     * @throws IllegalArgumentException when the rest is not on one other node
     */
    static int of(SortedMap<String, String> placement, List<Layer> layers, String here) {
        if (placement.isEmpty()) {
            return layers.size();
        }
        int cut = 0;
        while (cut < layers.size() && here.equals(placement.get(layers.get(cut).name()))) {
            cut++;
        }
        String there = cut < layers.size() ? placement.get(layers.get(cut).name()) : here;
        for (Layer layer : layers.subList(cut, layers.size())) {
            String node = placement.get(layer.name());
            if (node == null || !node.equals(there)) {
                throw new IllegalArgumentException(
                        "layer "
                                + layer.name()
                                + " is placed on "
                                + (node == null ? "no node" : "node " + node)
                                + "; behind a cut all layers must be on one node, here "
                                + there);
            }
        }
        return cut;
    }

    /**
     * From which layer on a placement puts the rest on a node.
     *
     * @param layers that run, in order
     * @throws IllegalArgumentException when it puts no layer there, or others behind one that is
     *     there
     */
    static int tail(SortedMap<String, String> placement, List<Layer> layers, String there) {
        int cut = layers.size();
        while (cut > 0 && there.equals(placement.get(layers.get(cut - 1).name()))) {
            cut--;
        }
        boolean isRest =
                layers.subList(0, cut).stream()
                        .noneMatch(layer -> there.equals(placement.get(layer.name())));
        if (cut == layers.size() || !isRest) {
            throw new IllegalArgumentException(
                    "the placement does not put the last layers, and only these, on node "
                            + there
                            + ": "
                            + placement);
        }
        return cut;
    }
}
