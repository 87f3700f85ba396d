package io.bitgear.model.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network cut at any boundary, the tensors packed, gives the bits of the whole. */
class BoundaryTest {
    private static byte[] logits(int[] codes) {
        byte[] packed = new byte[2 * codes.length];
        for (int i = 0; i < codes.length; i++) {
            packed[2 * i] = (byte) (codes[i] >> 8);
            packed[2 * i + 1] = (byte) codes[i];
        }
        return packed;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void given_aRandomModelAndWidths_when_cutAnywhere_then_headAndTailGiveTheReferencesBits(
            long seed) {
        RandomModels random = new RandomModels(seed);
        Model model = random.model();
        for (int round = 0; round < 8; round++) {
            Widths widths = random.widths(model.graph());
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            List<Boundary> boundaries = Boundary.of(model.graph(), configuration.widths());
            int layers = boundaries.size() - 1;
            byte[] frame = random.frames(model.graph(), 1).get(0);
            byte[] expected = logits(new ReferenceExecutor(model, configuration).run(frame));
            for (int cut = 0; cut <= layers; cut++) {
                String what = "seed " + seed + ", round " + round + ", cut " + cut + ", " + widths;
                Program head = new Program(model, configuration, 0, cut);
                Program tail = new Program(model, configuration, cut, layers);
                byte[] packed = head.newSession().pass(frame);
                assertEquals(boundaries.get(cut).bytes(), packed.length, what);
                byte[] logits = tail.newSession().pass(packed);
                assertArrayEquals(expected, logits, what);
                assertArrayEquals(expected, logits(Boundary.logits(logits)), what);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void given_threeDevices_when_cutTwice_then_theBitsAreTheWholes(long seed) {
        RandomModels random = new RandomModels(seed);
        Model model = random.model();
        PrecisionConfiguration configuration =
                new Calibrator(model).calibrate(random.widths(model.graph()));
        int layers = model.graph().executed(configuration.widths()).size();
        byte[] frame = random.frames(model.graph(), 1).get(0);
        byte[] packed = frame;
        for (int[] part : new int[][] {{0, 2}, {2, layers - 2}, {layers - 2, layers}}) {
            packed = new Program(model, configuration, part[0], part[1]).newSession().pass(packed);
        }
        assertArrayEquals(
                logits(new ReferenceExecutor(model, configuration).run(frame)),
                packed,
                "seed " + seed);
    }

    @Test
    void given_aShortcut_when_aBoundaryLiesUnderIt_then_bothTensorsAreAliveAtTheirWidths() {
        Model model = new RandomModels(5).model();
        Widths widths = model.graph().uniform(4, 3);
        List<Boundary> boundaries = Boundary.of(model.graph(), widths);
        List<String> layers = model.graph().executed(widths).stream().map(Layer::name).toList();
        Boundary inBlock = boundaries.get(layers.indexOf("block-a") + 1);
        assertEquals(List.of("t-shortcut", "t-block-a"), inBlock.tensors());
        long bits = 0;
        for (String name : inBlock.tensors()) {
            Tensor tensor = model.graph().tensor(name);
            bits += (long) tensor.shape().elements() * widths.activations().get(name);
        }
        assertEquals((bits + 7) / 8, inBlock.bytes());
        assertEquals(List.of("image"), boundaries.get(0).tensors());
        assertEquals(model.info().inputBytes(), boundaries.get(0).bytes());
        assertEquals(List.of("logits"), boundaries.get(layers.size()).tensors());
    }

    @Test
    void given_bytesThatAreNotABoundarys_when_passed_then_theErrorNamesTheLength() {
        Model model = new RandomModels(6).model();
        PrecisionConfiguration configuration =
                new Calibrator(model).calibrate(model.graph().uniform(2, 1));
        List<Boundary> boundaries = Boundary.of(model.graph(), configuration.widths());
        int last = boundaries.size() - 1;
        for (Boundary boundary : boundaries) {
            Program tail = new Program(model, configuration, boundary.index(), last);
            for (int length : new int[] {0, boundary.bytes() - 1, boundary.bytes() + 1}) {
                IllegalArgumentException e =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> tail.newSession().pass(new byte[length]));
                assertTrue(e.getMessage().contains("take " + boundary.bytes()), e.getMessage());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Program(model, configuration, 3, 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Program(model, configuration, 0, last + 1));
        assertThrows(
                IllegalStateException.class,
                () -> new Program(model, configuration, 0, 2).newSession().run(new byte[1]));
    }

    @Test
    void given_fillingBits_when_oneIsSet_then_thePackedTensorIsRefused() {
        Model model = new RandomModels(7).model();
        for (int width = 1; width <= 8; width++) {
            PrecisionConfiguration configuration =
                    new Calibrator(model).calibrate(model.graph().uniform(3, width));
            List<Boundary> boundaries = Boundary.of(model.graph(), configuration.widths());
            for (Boundary boundary : boundaries) {
                long bits =
                        boundary.tensors().stream()
                                .mapToLong(
                                        t ->
                                                (long) model.graph().tensor(t).shape().elements()
                                                        * model.graph()
                                                                .width(t, configuration.widths()))
                                .sum();
                byte[] ones = new byte[boundary.bytes()];
                Arrays.fill(ones, (byte) 0xff);
                Program.Session tail =
                        new Program(model, configuration, boundary.index(), boundaries.size() - 1)
                                .newSession();
                if (bits % 8 != 0) {
                    assertThrows(IllegalArgumentException.class, () -> tail.pass(ones));
                } else {
                    assertEquals(
                            boundaries.get(boundaries.size() - 1).bytes(), tail.pass(ones).length);
                }
            }
        }
    }
}
