package io.bitgear.model.cost;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bit operations, cycles, energy and bytes of a graph on a device profile (docs/cost-model.md).
 * Everything is modelled; cycles follow weight bits x activation bits. Costs of layers add up; only
 * the peak of activation memory depends on the whole.
 */
public final class CostModel {
    /** Bytes of a layer's descriptor beside its table. */
    private static final int DESCRIPTOR_BYTES = 32;

    /** Bytes of a table beside its channels: shift, residual multiplier and shift. */
    private static final int TABLE_HEAD_BYTES = 8;

    /** Bytes of a channel in a table: an 18-bit multiplier and a 48-bit bias. */
    private static final int CHANNEL_BYTES = 9;

    private final Graph graph;
    private final DeviceProfile profile;

    /** For one graph on one profile. */
    public CostModel(Graph graph, DeviceProfile profile) {
        this.graph = graph;
        this.profile = profile;
    }

    /** The profile that prices. */
    public DeviceProfile profile() {
        return profile;
    }

    /** The cost of a frame under these widths. */
    public Cost price(Widths widths) {
        long bitOperations = 0;
        long cycles = 0;
        long weightBytes = 0;
        long tableBytes = 0;
        for (LayerCost layer : layers(widths)) {
            bitOperations += layer.bitOperations();
            cycles += layer.cycles();
            weightBytes += layer.weightBytes();
            tableBytes += layer.tableBytes();
        }
        return cost(bitOperations, cycles, weightBytes, tableBytes, activationBytes(widths));
    }

    /**
     * The cost of a frame under a configuration. Where it escalates: operations, cycles and energy
     * of the mean frame, latency and bytes of the worst, which runs twice with both configurations
     * resident.
     *
     * @param configuration of this graph
     * @param share of the frames that run again, 0..1; 1 for the worst of everything
     */
    public Cost price(PrecisionConfiguration configuration, double share) {
        Cost low = price(configuration.widths());
        if (configuration.escalation().isEmpty()) {
            return low;
        }
        Widths widths = configuration.escalation().get().higher().widths();
        Cost high = price(widths);
        Cost mean =
                cost(
                        low.bitOperations() + Math.round(share * high.bitOperations()),
                        low.cycles() + Math.round(share * high.cycles()),
                        weightBytes(configuration.widths(), widths),
                        low.tableBytes() + high.tableBytes(),
                        Math.max(low.activationBytes(), high.activationBytes()));
        return new Cost(
                mean.bitOperations(),
                mean.cycles(),
                low.latencySeconds() + high.latencySeconds(),
                mean.energyJoules(),
                mean.dynamicEnergyJoules(),
                mean.weightBytes(),
                mean.tableBytes(),
                mean.activationBytes());
    }

    /** Of two configurations' planes the narrower ones are among the wider ones. */
    private long weightBytes(Widths first, Widths second) {
        Map<String, Long> bytes = new HashMap<>();
        for (Widths widths : List.of(first, second)) {
            for (LayerCost layer : layers(widths)) {
                bytes.merge(layer.layer(), layer.weightBytes(), Math::max);
            }
        }
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Latency and energy from the sums over the layers. */
    public Cost cost(
            long bitOperations,
            long cycles,
            long weightBytes,
            long tableBytes,
            long activationBytes) {
        double latency = cycles / profile.clockHz();
        double dynamic = bitOperations * profile.bitJoules();
        long resident = weightBytes + tableBytes + activationBytes;
        if (resident > profile.memoryBytes()) {
            dynamic += (resident - profile.memoryBytes()) * profile.offChipByteJoules();
        }
        return new Cost(
                bitOperations,
                cycles,
                latency,
                dynamic + profile.basePowerWatts() * latency,
                dynamic,
                weightBytes,
                tableBytes,
                activationBytes);
    }

    /** The cost of every layer that runs under these widths, in order. */
    public List<LayerCost> layers(Widths widths) {
        List<LayerCost> costs = new ArrayList<>();
        for (Layer layer : graph.executed(widths)) {
            int width = widths.weights().getOrDefault(layer.name(), 0);
            int activation = graph.width(layer.inputs().get(0), widths);
            costs.add(layer(layer, width, activation));
        }
        return costs;
    }

    /**
     * The cost of one layer.
     *
     * @param layer of the graph
     * @param weightWidth 0 (skipped) to 8; ignored where the layer has no weights
     * @param activationWidth width of the input's codes
     */
    public LayerCost layer(Layer layer, int weightWidth, int activationWidth) {
        Shape out = graph.tensor(layer.output()).shape();
        long tableBytes =
                DESCRIPTOR_BYTES
                        + (layer.requantises()
                                ? TABLE_HEAD_BYTES + CHANNEL_BYTES * out.channels()
                                : 0);
        long outputs =
                ceil(out.channels(), profile.outputLanes())
                        * ceil(out.positions(), profile.pixelLanes());
        if (!(layer instanceof Layer.Weighted weighted) || weightWidth == 0) {
            long cycles = outputs * activationWidth + profile.layerOverheadCycles();
            return new LayerCost(layer.name(), 0, cycles, 0, tableBytes);
        }
        Shape in = graph.tensor(weighted.input()).shape();
        long fanIn = weighted.fanIn(in);
        long bits = (long) weightWidth * activationWidth;
        long groupOutputs = out.channels() / weighted.groups();
        long passes =
                weighted.groups()
                        * ceil(groupOutputs, profile.outputLanes())
                        * ceil(out.positions(), profile.pixelLanes())
                        * ceil(fanIn, profile.inputLanes());
        return new LayerCost(
                layer.name(),
                bits * fanIn * out.elements(),
                bits * passes + profile.layerOverheadCycles(),
                ceil(fanIn * out.channels() * weightWidth, 8),
                tableBytes);
    }

    /** The largest set of activations alive at once, each at its width, in bytes. */
    public long activationBytes(Widths widths) {
        List<Layer> layers = graph.executed(widths);
        Map<String, Integer> lastRead = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            for (String input : Graph.reads(layers.get(i), widths)) {
                lastRead.put(input, i);
            }
        }
        Map<String, Long> alive = new HashMap<>();
        alive.put(graph.input().name(), bytes(graph.input(), widths));
        long peak = 0;
        for (int i = 0; i < layers.size(); i++) {
            Tensor output = graph.tensor(layers.get(i).output());
            alive.put(output.name(), bytes(output, widths));
            peak = Math.max(peak, alive.values().stream().mapToLong(Long::longValue).sum());
            int now = i;
            alive.keySet()
                    .removeIf(
                            name ->
                                    lastRead.getOrDefault(name, -1) <= now
                                            && !name.equals(output.name()));
        }
        return peak;
    }

    private long bytes(Tensor tensor, Widths widths) {
        return ceil((long) tensor.shape().elements() * graph.width(tensor.name(), widths), 8);
    }

    private static long ceil(long value, long unit) {
        return (value + unit - 1) / unit;
    }
}
