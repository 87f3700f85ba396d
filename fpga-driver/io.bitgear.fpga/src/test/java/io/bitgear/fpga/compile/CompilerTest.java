package io.bitgear.fpga.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class CompilerTest {
    public static final Path SHIPPED =
            Path.of("..", "..", "gateway-config", "src", "gateway", "models")
                    .resolve("resnet8-cifar10.safetensors");

    private static final Geometry LARGE = new Geometry(16, 16, 2, 1 << 14, 1 << 16, 1 << 15, 4096);

    @Test
    void given_random_networks_when_placed_then_a_layer_writes_over_nothing_that_it_reads() {
        for (long seed = 1; seed <= 50; seed++) {
            RandomNetworks random = new RandomNetworks(seed);
            Graph graph = random.model().graph();
            Widths widths = random.widths(graph);
            Placements places = new Placements(graph, widths, LARGE, null);
            for (Layer layer : graph.executed(widths)) {
                Placement out = places.of(layer.output());
                for (String input : layer.inputs()) {
                    Placement in = places.of(input);
                    boolean apart =
                            out == null
                                    || in == null // the input of a skipped layer is not computed
                                    || layer instanceof Layer.Flatten
                                    || out.base() + out.words(5) <= in.base()
                                    || in.base() + in.words(5) <= out.base();
                    assertTrue(apart, "seed " + seed + ", layer " + layer.name());
                }
            }
        }
    }

    @Test
    void given_a_placement_when_all_words_are_addressed_then_none_is_addressed_twice() {
        for (int slotBits : List.of(0, 2, 3, 4, 5)) {
            for (int skew : List.of(0, 1)) {
                int columns = slotBits == 5 ? 40 : (1 << slotBits) - slotBits / 2;
                var shape = new io.bitgear.model.graph.Shape(20, 13, columns);
                int segments = (columns + 31) / 32;
                Placement place = new Placement(shape, 3, 7, slotBits, skew, true, 2, segments);
                Set<Long> seen = new HashSet<>();
                for (int row = 0; row < 13; row++) {
                    for (int column = 0; column < columns; column++) {
                        for (int block = 0; block < 2; block++) {
                            for (int plane = 0; plane < 3; plane++) {
                                int address = place.address(5, row, column, block, plane);
                                int bank = place.bank(5, row, column, block);
                                assertTrue(seen.add(address * 32L + bank), place.toString());
                                assertFalse(
                                        address < 7 || address >= 7 + place.words(5),
                                        place.toString());
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void given_an_accelerator_that_is_too_small_when_compiled_then_the_message_names_what() {
        Model model = new RandomNetworks(3).model();
        var configuration = new Calibrator(model).calibrate(model.graph().widest());
        refused(
                model,
                configuration,
                new Geometry(16, 16, 2, 8, 4096, 512, 64),
                "activation memory of 8");
        refused(
                model,
                configuration,
                new Geometry(16, 16, 2, 1 << 14, 8, 1 << 12, 999),
                "weight words");
        refused(
                model,
                configuration,
                new Geometry(16, 16, 2, 1 << 14, 1 << 15, 8, 999),
                "table entries");
        refused(
                model,
                configuration,
                new Geometry(16, 16, 2, 1 << 14, 1 << 15, 1 << 12, 2),
                "descriptors");
    }

    @Test
    void
            given_the_shipped_model_when_compiled_for_the_reference_geometry_then_it_fits_at_all_widths()
                    throws IOException {
        Model model = ModelReader.read(SHIPPED);
        for (int width = 8; width >= 1; width--) {
            Widths widths = model.graph().uniform(width, width);
            var configuration = new Calibrator(model).calibrate(widths);
            assertTrue(Compiler.compile(model, configuration, Geometry.XC7Z020).beats() > 0);
        }
    }

    @Test
    void given_two_runs_when_they_are_not_to_be_resident_together_then_the_message_says_why() {
        Image one = image(new RandomNetworks(3).model());
        Image other = image(new RandomNetworks(4).model());
        one.checkBeside(one);
        String message =
                assertThrows(IllegalArgumentException.class, () -> one.checkBeside(other))
                        .getMessage();
        assertTrue(message.contains("weight word"), message);
        Model model = new RandomNetworks(3).model();
        Calibrator calibrator = new Calibrator(model);
        var low = calibrator.calibrate(model.graph().uniform(1, 1));
        var high = calibrator.calibrate(model.graph().widest());
        var pair = low.escalating(new Escalation(1, high));
        assertTrue(Deployment.compile(model, pair, LARGE).second().isPresent());
        int few = 0;
        for (int step = 1 << 13; step > 0; step /= 2) {
            few += compiles(model, high, bankWords(few + step)) ? 0 : step;
        }
        Geometry small = bankWords(few); // one word too few
        assertTrue(compiles(model, low, small));
        message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Deployment.compile(model, pair, small))
                        .getMessage();
        assertTrue(message.startsWith("second run, configuration " + high.shortId()), message);
        assertTrue(message.contains("activation memory"), message);
    }

    @Test
    void given_weights_in_doubt_when_others_would_overwrite_those_in_use_then_they_are_refused() {
        Image one = image(new RandomNetworks(3).model());
        Image other = image(new RandomNetworks(4).model());
        ResidentWeights resident = new ResidentWeights();
        byte[] whole = one.stream(resident);
        resident.staged(one);
        resident.committed(one);
        assertTrue(one.stream(resident).length < whole.length);
        resident.doubt();
        assertArrayEquals(whole, one.stream(resident));
        assertThrows(IllegalArgumentException.class, () -> other.stream(resident));
        resident.forget();
        assertArrayEquals(other.stream(new ResidentWeights()), other.stream(resident));
    }

    private static Geometry bankWords(int words) {
        return new Geometry(16, 16, 2, words, 1 << 16, 1 << 15, 4096);
    }

    private static Image image(Model model) {
        var configuration = new Calibrator(model).calibrate(model.graph().widest());
        return Compiler.compile(model, configuration, LARGE);
    }

    private static boolean compiles(
            Model model, PrecisionConfiguration configuration, Geometry geometry) {
        try {
            Compiler.compile(model, configuration, geometry);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void refused(
            Model model, PrecisionConfiguration configuration, Geometry geometry, String part) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Compiler.compile(model, configuration, geometry))
                        .getMessage();
        assertTrue(message.contains(part), message);
    }
}
