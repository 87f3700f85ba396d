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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated RTL gives the bits of the plain reference. */
class RtlTest {
    /** Test images, each a label and its codes. */
    private static final Path SAMPLE =
            CompilerTest.SHIPPED.resolveSibling(
                    Path.of("..", "data", "cifar10-sample-1000.bin").toString());

    private static final int RECORD = 1 + 3 * 32 * 32;
    private static final int STALL_MS = 10_000;
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
            run("seed " + seed, random, model, random.widths(model.graph()));
        }
    }

    @Test
    void given_every_pair_of_widths_when_simulated_then_logits_are_those_of_the_reference()
            throws IOException, AcceleratorException {
        for (int weights = 1; weights <= 8; weights++) {
            for (int activations = 1; activations <= 8; activations++) {
                long seed = 1_000 + 10 * weights + activations;
                RandomNetworks random = new RandomNetworks(seed);
                Model model = random.model();
                Widths widths = model.graph().uniform(weights, activations);
                run("seed " + seed, random, model, widths);
            }
        }
    }

    private void run(String seed, RandomNetworks random, Model model, Widths widths)
            throws IOException, AcceleratorException {
        PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
        Image image = Compiler.compile(model, configuration, accelerator.geometry());
        accelerator.reset();
        resident.forget();
        load(image);
        byte[] frame = random.frame(model.graph());
        String what = seed + ", " + widths;
        check(what, model, configuration, image, frame);
    }

    @Test
    void given_the_shipped_model_in_uniform_and_mixed_widths_when_simulated_then_the_same()
            throws IOException, AcceleratorException {
        Model model = ModelReader.read(CompilerTest.SHIPPED);
        byte[] images = Files.readAllBytes(SAMPLE);
        Random random = new Random(9);
        for (int i = 0; i < 13; i++) {
            Widths widths = i < 3 ? model.graph().uniform(8 >> i, 8 >> i) : mixed(model, random);
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            Image image = Compiler.compile(model, configuration, accelerator.geometry());
            load(image);
            for (int k = 0; k < (i < 3 ? 1 : 20); k++) {
                int at = random.nextInt(images.length / RECORD) * RECORD;
                byte[] frame = Arrays.copyOfRange(images, at + 1, at + RECORD);
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
