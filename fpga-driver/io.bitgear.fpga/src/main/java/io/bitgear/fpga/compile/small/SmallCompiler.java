package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.compile.Stacking;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import java.util.Arrays;
import java.util.List;

/** Turns a model's configuration into the small core's memories (docs/small-core.md). */
public final class SmallCompiler {
    private SmallCompiler() {}

    /**
     * Compiles. The weights' words are the same for every configuration of a model.
     *
     * @throws IllegalArgumentException when the small core has not the memory, or a layer has a
     *     form that it does not run; the message names the layer or tensor. Or when the
     *     configuration escalates: there is no room for a second one
     */
    public static SmallImage compile(Model model, PrecisionConfiguration configuration) {
        if (configuration.escalation().isPresent()) {
            throw new IllegalArgumentException(
                    "configuration "
                            + configuration.shortId()
                            + " escalates; the small core holds one at a time");
        }
        Graph graph = model.graph();
        Widths widths = configuration.widths();
        Stacking stacking = Stacking.of(graph, SmallWeights.BLOCK);
        SmallPlacements places = new SmallPlacements(graph, widths, stacking);
        SmallDescriptors descriptors = new SmallDescriptors(graph, widths, places);
        ParameterMemory memory = new ParameterMemory();
        ResidentPlanes planes = new ResidentPlanes(model, stacking, memory);
        int tables = memory.size();
        SmallTables writer = new SmallTables(graph, descriptors, memory);
        SmallLayers layers = new SmallLayers(graph, configuration, planes, descriptors, writer);
        for (Layer layer : graph.executed(widths)) {
            try {
                layers.add(layer);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        layer.kind() + " layer " + layer.name() + ": " + e.getMessage(), e);
            }
        }
        int start = memory.size();
        List<SmallDescriptor> list = descriptors.list();
        list.get(list.size() - 1).set(SmallField.LAST, true);
        list.forEach(d -> Arrays.stream(d.words()).forEach(memory::add));
        memory.check(tables, start);
        return new SmallImage(
                memory,
                tables,
                start,
                places.of(graph.input().name()),
                graph.input().zeroPoint(8),
                stacking,
                places.of(graph.output().name()),
                SmallCycles.of(list));
    }
}
