package io.bitgear.fpga.compile;

import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Window;
import java.util.List;

/**
 * Concat: each input's channels are selected into their output block. Where two inputs share a
 * block, the later one takes what is there already as a residual operand that passes as it is.
 */
record Concatenation(
        Graph graph,
        Geometry geometry,
        Placements places,
        WeightWords words,
        Descriptors descriptors) {

    void add(Layer.Concat layer, RequantisationTable table, List<long[]> tables) {
        int block = geometry.block();
        int offset = 0;
        for (String input : layer.inputs()) {
            int end = offset + places.of(input).shape().channels();
            for (int out = offset / block; out * block < end; out++) {
                int first = Math.max(offset, out * block);
                int last = Math.min(end, (out + 1) * block);
                add(layer, input, offset, first, last, table, tables);
            }
            offset = end;
        }
    }

    /** Output channels first to end, of an input that begins at {@code offset}. */
    private void add(
            Layer.Concat layer,
            String input,
            int offset,
            int first,
            int end,
            RequantisationTable table,
            List<long[]> tables) {
        int block = geometry.block();
        int target = first % block;
        String residual = target == 0 ? null : layer.output();
        Descriptor d = descriptors.of(input, residual, layer.output(), Window.square(1, 1, 0));
        int low = (first - offset) / block;
        int high = (end - 1 - offset) / block;
        descriptors.inputBlocks(d, places.of(input), low, high);
        int total = graph.tensor(layer.output()).shape().channels();
        int blockStart = first - target;
        descriptors.outputBlock(
                d, layer.output(), residual, blockStart, Math.min(total, blockStart + block));
        int base = words.addSelection(low, high, first - offset, end - offset, target);
        d.set(Field.EXPLICIT, true)
                .set(Field.WEIGHT_BASE, base - Descriptors.MASK & 0xffff)
                .set(Field.PASS_WORDS, 1);
        TableEntries entries = new TableEntries(table, block);
        for (int c = first; c < end; c++) {
            entries.set(c % block, c, descriptors.zeroPoint(input));
        }
        if (residual != null) {
            entries.keepResidual();
        }
        entries.write(d, tables);
        descriptors.add(d, input, residual, layer.output());
    }
}
