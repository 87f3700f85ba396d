package io.bitgear.fpga;

import io.bitgear.api.node.Cost;
import io.bitgear.fpga.compile.Geometry;
import io.bitgear.fpga.compile.Image;
import io.bitgear.fpga.device.Result;
import io.bitgear.model.cost.DeviceProfile;

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

    /** Binary multiply-accumulates of so many beats of the array. */
    long operations(long beats) {
        return beats * geometry.products();
    }

    /** Energy of a frame that ran, in joules, with the baseline. */
    double energy(Result result, Image image) {
        return dynamicEnergy(result, image)
                + profile.basePowerWatts() * latency(result.cycles(), result.loadCycles());
    }

    /** The same without the baseline. */
    double dynamicEnergy(Result result, Image image) {
        return dynamic(operations(result.beats()), image.frameBytes());
    }

    private double latency(long cycles, long loadCycles) {
        return (cycles + loadCycles) / clockHz;
    }

    private double dynamic(long operations, long offChipBytes) {
        return operations * profile.bitJoules() + offChipBytes * profile.offChipByteJoules();
    }
}
