package io.bitgear.fpga.small;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.compile.CompilerTest;
import io.bitgear.fpga.compile.RandomNetworks;
import io.bitgear.fpga.compile.small.SmallCompiler;
import io.bitgear.fpga.compile.small.SmallImage;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The small core, simulated and driven over its SPI port, gives the bits of the reference. */
class SmallCoreTest {
    /** Test images, each a label and its codes. */
    private static final Path SAMPLE =
            CompilerTest.SHIPPED.resolveSibling(
                    Path.of("..", "data", "cifar10-sample-1000.bin").toString());

    private static final int RECORD = 1 + 3 * 32 * 32;
    private static final int NETWORKS = Integer.getInteger("bitgear.networks", 40);

    private SmallSimulation simulation;
    private SmallCore core;

    @BeforeEach
    void start() throws IOException {
        simulation = new SmallSimulation();
        core = new SmallCore(simulation);
    }

    @AfterEach
    void stop() {
        simulation.close();
    }

    @Test
    void given_random_networks_when_simulated_then_logits_and_cycles_are_those_told()
            throws IOException {
        for (long seed = 1; seed <= NETWORKS; seed++) {
            RandomNetworks random = RandomNetworks.small(seed);
            Model model = random.model();
            Widths widths = random.widths(model.graph());
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            SmallImage image = SmallCompiler.compile(model, configuration);
            core.loadWeights(image);
            core.loadTables(image);
            byte[] frame = random.frame(model.graph());
            check("seed " + seed + ", " + widths, model, configuration, image, frame);
        }
    }

    @Test
    void given_the_shipped_model_when_its_widths_change_then_its_weights_stay() throws IOException {
        Model model = ModelReader.read(CompilerTest.SHIPPED);
        byte[] images = Files.readAllBytes(SAMPLE);
        Random random = new Random(3);
        boolean loaded = false;
        List<Widths> all =
                List.of(model.graph().uniform(8, 8), model.graph().uniform(4, 4), mixed(model));
        for (Widths widths : all) {
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            SmallImage image = SmallCompiler.compile(model, configuration);
            if (!loaded) {
                core.loadWeights(image);
                loaded = true;
            }
            core.loadTables(image);
            for (int i = 0; i < 2; i++) {
                int at = random.nextInt(images.length / RECORD) * RECORD;
                byte[] frame = Arrays.copyOfRange(images, at + 1, at + RECORD);
                check(widths.toString(), model, configuration, image, frame);
            }
        }
    }

    /** Every width that the graph allows in turn, layer by layer. */
    private static Widths mixed(Model model) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        model.graph()
                .weighted()
                .forEach(l -> weights.put(l.name(), turn(l.widths(), weights.size())));
        SortedMap<String, Integer> activations = new TreeMap<>();
        model.graph()
                .quantised()
                .forEach(t -> activations.put(t.name(), turn(t.widths(), activations.size())));
        return new Widths(weights, activations);
    }

    private static int turn(SortedSet<Integer> widths, int number) {
        return List.copyOf(widths).get(number % widths.size());
    }

    private void check(
            String what,
            Model model,
            PrecisionConfiguration configuration,
            SmallImage image,
            byte[] frame)
            throws IOException {
        core.start(image, frame);
        simulation.await();
        assertFalse(core.isBusy(), what);
        assertArrayEquals(
                new ReferenceExecutor(model, configuration).run(frame), core.logits(image), what);
        assertEquals(image.cycles(), core.cycles(), what);
    }
}
