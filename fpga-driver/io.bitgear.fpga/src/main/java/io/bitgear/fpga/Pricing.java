package io.bitgear.fpga;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.compile.Deployment;
import io.bitgear.fpga.compile.Geometry;
import io.bitgear.fpga.compile.Image;
import io.bitgear.fpga.device.Result;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Energy and latency of a frame from the accelerator's beats and cycles, with the coefficients of a
 * device profile (docs/cost-model.md). Modelled: no meter is read.
 *
 * @param profile with the coefficients
 * @param geometry of the array
 * @param clockHz of the accelerator
 */
public record Pricing(DeviceProfile profile, Geometry geometry, double clockHz) {
    /**
     * What a frame costs, before it runs.
     *
     * @param image compiled
     * @param model the cost model's price, for its bytes
     */
    public Cost price(Image image, Cost model) {
        long operations = operations(image.beats());
        double latency = latency(image.cycles(), image.frameBytes() / 8);
        double dynamic = dynamic(operations, image.frameBytes());
        return new Cost(
                operations,
                image.cycles(),
                latency,
                dynamic + profile.basePowerWatts() * latency,
                dynamic,
                model.weightBytes(),
                model.tableBytes(),
                model.activationBytes());
    }

    /**
     * The most that a frame costs, before it runs: both runs, where the configuration escalates.
     *
     * @param deployment compiled
     * @param model the cost model, for bytes: planes are shared, so the wider ones of each layer
     *     count
     */
    Cost price(Deployment deployment, CostModel model) {
        Widths low = deployment.configuration().widths();
        Cost first = price(deployment.first(), model.price(low));
        if (deployment.second().isEmpty()) {
            return first;
        }
        Widths high = deployment.configuration().escalation().orElseThrow().higher().widths();
        Cost second = price(deployment.second().get(), model.price(high));
        Map<String, Long> planes = new HashMap<>();
        Stream.of(low, high)
                .flatMap(widths -> model.layers(widths).stream())
                .forEach(layer -> planes.merge(layer.layer(), layer.weightBytes(), Math::max));
        return new Cost(
                first.bitOperations() + second.bitOperations(),
                first.cycles() + second.cycles(),
                first.latencySeconds() + second.latencySeconds(),
                first.energyJoules() + second.energyJoules(),
                first.dynamicEnergyJoules() + second.dynamicEnergyJoules(),
                planes.values().stream().mapToLong(Long::longValue).sum(),
                first.tableBytes() + second.tableBytes(),
                Math.max(first.activationBytes(), second.activationBytes()));
    }

    /** What a run took, as its result says. */
    Spent spent(Result result, Image image) {
        double dynamic = dynamic(operations(result.beats()), image.frameBytes());
        double base = profile.basePowerWatts() * latency(result.cycles(), result.loadCycles());
        return new Spent(operations(result.beats()), dynamic + base, dynamic);
    }

    /** Binary multiply-accumulates of so many beats of the array. */
    long operations(long beats) {
        return beats * geometry.products();
    }

    private double latency(long cycles, long loadCycles) {
        return (cycles + loadCycles) / clockHz;
    }

    private double dynamic(long operations, long offChipBytes) {
        return operations * profile.bitJoules() + offChipBytes * profile.offChipByteJoules();
    }
}
