package io.bitgear.fpga.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.SimulatedNode;
import io.bitgear.fpga.device.Accelerator;
import io.bitgear.fpga.device.AcceleratorException;
import io.bitgear.fpga.device.Result;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated RTL gives the bits of the plain reference. */
class RtlTest {
    private static final int STALL_MS = 5_000;
    private static final int TIMEOUT_MS = 120_000;

    private SimulatedNode node;
    private Accelerator accelerator;
    private final ResidentWeights resident = new ResidentWeights();
    private long epoch;

    @BeforeEach
    void start() throws IOException, AcceleratorException {
        node = SimulatedNode.large();
        accelerator = Accelerator.open(node.folder(), STALL_MS, TIMEOUT_MS);
    }

    @AfterEach
    void stop() throws IOException {
        if (accelerator != null) {
            accelerator.close();
        }
        node.close();
    }

    @Test
    void given_random_networks_when_simulated_then_logits_are_those_of_the_reference()
            throws IOException, AcceleratorException {
        for (long seed = 1; seed <= 60; seed++) {
            RandomNetworks random = new RandomNetworks(seed);
            Model model = random.model();
            Widths widths = random.widths(model.graph());
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            Image image = Compiler.compile(model, configuration, accelerator.geometry());
            accelerator.reset();
            resident.forget();
            load(image);
            byte[] frame = random.frame(model.graph());
            String what = "seed " + seed + ", " + widths;
            check(what, model, configuration, image, frame);
        }
    }

    @Test
    void given_the_shipped_model_in_uniform_and_mixed_widths_when_simulated_then_the_same()
            throws IOException, AcceleratorException {
        Model model = ModelReader.read(CompilerTest.SHIPPED);
        Random random = new Random(9);
        for (int i = 0; i < 8; i++) {
            Widths widths = i < 3 ? model.graph().uniform(8 >> i, 8 >> i) : mixed(model, random);
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            Image image = Compiler.compile(model, configuration, accelerator.geometry());
            load(image);
            for (int k = 0; k < 2; k++) {
                byte[] frame = model.calibration().get(random.nextInt(model.calibration().size()));
                check(widths.toString(), model, configuration, image, frame);
            }
        }
    }

    private static Widths mixed(Model model, Random random) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        model.graph()
                .weighted()
                .forEach(
                        l ->
                                weights.put(
                                        l.name(),
                                        l.widths().stream()
                                                .skip(random.nextInt(l.widths().size()))
                                                .findFirst()
                                                .orElseThrow()));
        SortedMap<String, Integer> activations = new TreeMap<>();
        model.graph()
                .quantised()
                .forEach(
                        t ->
                                activations.put(
                                        t.name(),
                                        t.widths().stream()
                                                .skip(random.nextInt(t.widths().size()))
                                                .findFirst()
                                                .orElseThrow()));
        return new Widths(weights, activations);
    }

    private void check(
            String what,
            Model model,
            PrecisionConfiguration configuration,
            Image image,
            byte[] frame)
            throws IOException, AcceleratorException {
        Result result = accelerator.await(accelerator.submit(image.frame(frame)), image.logits());
        assertEquals(epoch, result.epoch(), what);
        assertEquals(image.beats(), result.beats(), what);
        assertEquals(image.cycles(), result.cycles(), what);
        assertArrayEquals(
                new ReferenceExecutor(model, configuration).run(frame), result.logits(), what);
    }

    private void load(Image image) throws AcceleratorException {
        accelerator.stage(image.stream(resident));
        resident.staged(image);
        accelerator.commit(++epoch, 7);
        resident.committed(image);
    }
}
