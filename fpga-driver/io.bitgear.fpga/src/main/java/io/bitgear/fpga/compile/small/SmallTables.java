package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;

/** Writes the requantisation tables of descriptors. */
final class SmallTables {
    private final Graph graph;
    private final SmallDescriptors descriptors;
    private final ParameterMemory memory;

    SmallTables(Graph graph, SmallDescriptors descriptors, ParameterMemory memory) {
        this.graph = graph;
        this.descriptors = descriptors;
        this.memory = memory;
    }

    /**
     * Writes one.
     *
     * @param first channel of the table
     * @param levels the sum of levels of each channel from there on
     * @param levelsMax the largest magnitude of such a sum
     */
    void write(
            SmallDescriptor d,
            Layer layer,
            RequantisationTable table,
            int scaled,
            int first,
            long[] levels,
            long levelsMax) {
        String residual = residual(layer);
        int most = (2 << d.get(SmallField.IN_WIDTH)) - 1;
        new SmallTable(
                        table,
                        d.is(SmallField.LOGITS) ? 8 : d.get(SmallField.OUT_WIDTH) + 1,
                        scaled,
                        descriptors.zeroPoint(layer.output()),
                        residual == null ? 0 : descriptors.zeroPoint(residual))
                .write(
                        d,
                        memory,
                        first,
                        levels,
                        d.get(SmallField.ZERO_IN),
                        levelsMax * most << scaled);
    }

    private static String residual(Layer layer) {
        return layer instanceof Layer.Weighted weighted
                ? weighted.residual()
                : layer instanceof Layer.Add add ? add.residual() : null;
    }
}
