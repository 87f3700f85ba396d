package io.bitgear.cli.bench;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.fpga.compile.Compiler;
import io.bitgear.fpga.compile.Image;
import io.bitgear.fpga.compile.LayerTime;
import io.bitgear.fpga.compile.ResidentWeights;
import io.bitgear.fpga.device.Accelerator;
import io.bitgear.fpga.device.AcceleratorException;
import io.bitgear.fpga.device.Counters;
import io.bitgear.fpga.device.Result;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs configurations on an accelerator, one after another, and reads its counters. */
final class RtlBench {
    private final Model model;
    private final DeviceProfile profile;
    private final Accelerator accelerator;
    private final ResidentWeights resident = new ResidentWeights();
    private final CostModel costs;
    private long epoch;

    RtlBench(Model model, DeviceProfile profile, Accelerator accelerator) {
        this.model = model;
        this.profile = profile;
        this.accelerator = accelerator;
        this.costs = new CostModel(model.graph(), profile);
    }

    /**
     * What one layer takes.
     *
     * @param layer name
     * @param beats of the array
     * @param cycles predicted; their sum is the counter's
     * @param utilisation share of the array's products in these cycles that the layer needs
     */
    record Layer(String layer, long beats, long cycles, double utilisation) {}

    /**
     * What one configuration took. Energy is modelled: {@code energyJoules = basePowerWatts * time
     * + bitJoules * operations + onChipByteJoules * onChipBytes + offChipByteJoules *
     * offChipBytes}, with the accelerator's own counts.
     *
     * @param configuration label
     * @param cycles of a frame, by the accelerator's counter
     * @param predictedCycles the same, told beforehand
     * @param beats of the array
     * @param loadCycles to load the frame; they come before
     * @param milliseconds of both at the accelerator's clock
     * @param framesPerSecond of one frame after another
     * @param utilisation share of the array's products that the network needs
     * @param stagedBytes that the change from the configuration before took
     * @param stageCycles that it took the accelerator, between two frames
     * @param operations binary multiply-accumulates of the array
     * @param onChipBytes that a frame moves in the core
     * @param offChipBytes that a frame moves from and to the buffer
     * @param dynamicJoules without the baseline
     * @param energyJoules with the baseline
     * @param exact whether the logits are those of the plain reference
     * @param layers in order
     */
    record Row(
            String configuration,
            long cycles,
            long predictedCycles,
            long beats,
            long loadCycles,
            double milliseconds,
            double framesPerSecond,
            double utilisation,
            int stagedBytes,
            long stageCycles,
            long operations,
            long onChipBytes,
            long offChipBytes,
            double dynamicJoules,
            double energyJoules,
            boolean exact,
            List<Layer> layers) {}

    /** Changes to a configuration and runs a frame. */
    Row run(String label, PrecisionConfiguration configuration, byte[] frame)
            throws AcceleratorException {
        Image image = Compiler.compile(model, configuration, accelerator.geometry());
        Counters before = accelerator.counters();
        byte[] stream = image.stream(resident);
        accelerator.stage(stream);
        resident.staged(image);
        accelerator.commit(++epoch, epoch);
        resident.committed(image);
        Counters staged = accelerator.counters();
        Result result = accelerator.await(accelerator.submit(image.frame(frame)), image.logits());
        Counters after = accelerator.counters();
        int products = accelerator.geometry().products();
        long operations = result.beats() * products;
        long onChip = after.onChipBytes() - staged.onChipBytes();
        long offChip = after.offChipBytes() - staged.offChipBytes();
        double seconds = (result.cycles() + result.loadCycles()) / accelerator.clockHz();
        double dynamic =
                operations * profile.bitJoules()
                        + onChip * profile.onChipByteJoules()
                        + offChip * profile.offChipByteJoules();
        long needed = costs.price(configuration.widths()).bitOperations();
        return new Row(
                label,
                result.cycles(),
                image.cycles(),
                result.beats(),
                result.loadCycles(),
                1e3 * seconds,
                1 / seconds,
                (double) needed / products / result.cycles(),
                stream.length,
                staged.stageCycles() - before.stageCycles(),
                operations,
                onChip,
                offChip,
                dynamic,
                dynamic + profile.basePowerWatts() * seconds,
                Arrays.equals(
                        new ReferenceExecutor(model, configuration).run(frame), result.logits()),
                layers(image, configuration, products));
    }

    private List<Layer> layers(Image image, PrecisionConfiguration configuration, int products) {
        Map<String, Long> needed = new LinkedHashMap<>();
        costs.layers(configuration.widths()).forEach(c -> needed.put(c.layer(), c.bitOperations()));
        Map<String, LayerTime> times = new LinkedHashMap<>();
        image.layers()
                .forEach(
                        t ->
                                times.merge(
                                        t.layer(),
                                        t,
                                        (a, b) ->
                                                new LayerTime(
                                                        a.layer(),
                                                        a.beats() + b.beats(),
                                                        a.cycles() + b.cycles())));
        return times.values().stream()
                .map(
                        t ->
                                new Layer(
                                        t.layer(),
                                        t.beats(),
                                        t.cycles(),
                                        (double) needed.getOrDefault(t.layer(), 0L)
                                                / products
                                                / t.cycles()))
                .toList();
    }
}
