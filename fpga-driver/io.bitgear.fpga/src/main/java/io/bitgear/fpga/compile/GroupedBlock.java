package io.bitgear.fpga.compile;

import io.bitgear.model.graph.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of filters of a layer with groups.
 *
 * @param first its first filter
 * @param end behind its last filter
 * @param low first channel block that they read
 * @param high last channel block that they read
 * @param perGroupIn channels of a group
 * @param perGroupOut filters of a group
 */
record GroupedBlock(int first, int end, int low, int high, int perGroupIn, int perGroupOut) {
    static List<GroupedBlock> of(Layer.Weighted layer, int channels, Geometry geometry) {
        int perGroupIn = channels / layer.groups();
        int perGroupOut = layer.outChannels() / layer.groups();
        int size = geometry.block();
        List<GroupedBlock> blocks = new ArrayList<>();
        for (int first = 0; first < layer.outChannels(); first += size) {
            int end = Math.min(first + size, layer.outChannels());
            int low = first / perGroupOut * perGroupIn / size;
            int high = ((end - 1) / perGroupOut * perGroupIn + perGroupIn - 1) / size;
            blocks.add(new GroupedBlock(first, end, low, high, perGroupIn, perGroupOut));
        }
        return blocks;
    }
}
