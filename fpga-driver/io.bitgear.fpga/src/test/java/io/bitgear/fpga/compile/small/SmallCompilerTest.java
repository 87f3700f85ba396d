package io.bitgear.fpga.compile.small;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.Escalation;
import io.bitgear.fpga.compile.CompilerTest;
import io.bitgear.fpga.compile.RandomNetworks;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SmallCompilerTest {
    @Test
    void given_the_fields_when_laid_side_by_side_then_they_fill_the_descriptor_without_gaps() {
        int low = 0;
        for (SmallField field : SmallField.values()) {
            assertEquals(low, field.low, field.term());
            low += field.width;
        }
        assertEquals(SmallField.BITS, low);
    }

    @Test
    void given_the_shipped_model_when_compiled_for_all_widths_then_it_fits_and_weights_stay()
            throws IOException {
        Model model = ModelReader.read(CompilerTest.SHIPPED);
        SmallImage widest = image(model, 8);
        long[] weights = widest.weights();
        assertEquals(14_568, weights.length); // as docs/small-core.md says
        assertEquals(909, widest.tables().length);
        assertEquals(2_584_236, widest.cycles());
        assertEquals(1_851_788, image(model, 4).cycles());
        for (int width = 7; width >= 1; width--) {
            assertArrayEquals(weights, image(model, width).weights());
        }
    }

    private static SmallImage image(Model model, int width) {
        var widths = model.graph().uniform(width, width);
        return SmallCompiler.compile(model, new Calibrator(model).calibrate(widths));
    }

    @Test
    void
            given_what_the_small_core_does_not_run_when_compiled_then_the_message_says_where_and_why() {
        Set<String> reasons = new TreeSet<>();
        for (long seed = 1; seed <= 40; seed++) {
            Model model = new RandomNetworks(seed).model();
            var configuration = new Calibrator(model).calibrate(model.graph().widest());
            try {
                SmallCompiler.compile(model, configuration);
            } catch (IllegalArgumentException e) {
                reasons.add(
                        e.getMessage()
                                .replaceFirst(
                                        "^(\\S+ layer|tensor) \\S+:? .*(words|groups|multiple).*$",
                                        "$1 $2"));
            }
        }
        assertTrue(reasons.contains("conv2d layer groups"), reasons.toString());
        assertTrue(reasons.contains("concat layer multiple"), reasons.toString());
        assertTrue(reasons.contains("tensor words"), reasons.toString());
    }

    @Test
    void given_a_configuration_that_escalates_when_compiled_then_it_is_refused() {
        Model model = RandomNetworks.small(1).model();
        var low = new Calibrator(model).calibrate(model.graph().uniform(1, 1));
        var high = new Calibrator(model).calibrate(model.graph().uniform(2, 2));
        SmallCompiler.compile(model, low);
        var pair = low.escalating(new Escalation(1, high));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SmallCompiler.compile(model, pair))
                        .getMessage();
        assertTrue(message.contains(pair.shortId() + " escalates"), message);
    }

    @Test
    void given_tables_that_exceed_its_numbers_when_written_then_they_are_refused() {
        var table =
                new io.bitgear.api.precision.RequantisationTable(
                        new int[] {1 << 16}, new long[] {0}, 1, 0, 0);
        var small = new SmallTable(table, 1, 0, 0, 0);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        small.write(
                                new SmallDescriptor(),
                                new ParameterMemory(),
                                0,
                                new long[1],
                                0,
                                1L << 30));
    }
}
