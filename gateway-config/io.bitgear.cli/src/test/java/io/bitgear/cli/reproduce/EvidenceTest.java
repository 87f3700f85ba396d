package io.bitgear.cli.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.evaluate.Interval;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.evaluate.Scores;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.PerInputConfiguration;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class EvidenceTest {
    private static final int IMAGES = 100;
    private static final List<LabelledImage> LABELLED =
            Collections.nCopies(IMAGES, new LabelledImage(1, new byte[0]));

    /** Wrong on the first images, and unsure of them when it is honest. */
    private static Gear gear(String label, double joules, int wrong, boolean honest) {
        int[] classes = new int[IMAGES];
        int[] margins = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            classes[i] = i < wrong ? 0 : 1;
            margins[i] = honest ? i : IMAGES - 1 - i;
        }
        Cost cost =
                new Cost(0, (long) (1e6 * joules), 0, joules, joules, (long) (100 * joules), 0, 0);
        int width = label.charAt(1) - '0';
        Widths widths = new Widths(new TreeMap<>(Map.of("l", width)), new TreeMap<>());
        PrecisionConfiguration configuration =
                new PrecisionConfiguration("0", widths, Map.of(), Map.of());
        return new Gear(
                new MeasuredConfiguration(label, configuration, 0.5, 1),
                cost,
                new Scores(classes, margins, LABELLED));
    }

    private static PerInputConfiguration pair(Gear low, Gear high, int margin) {
        Escalation escalation = new Escalation(margin, high.configuration().configuration());
        PrecisionConfiguration first = low.configuration().configuration();
        return new PerInputConfiguration("pair", first.escalating(escalation), 0.2, 0.5, 1);
    }

    @Test
    void given_a_low_gear_that_knows_its_errors_when_run_again_then_all_are_mended() {
        Gear high = gear("W8A8", 2, 10, true);
        Gear low = gear("W2A2", 1, 12, true);
        List<Row> rows = new Evidence(List.of(high, low), List.of(pair(low, high, 20))).rows();
        Row mixed = find(rows, "W2A2, 20 % again W8A8");
        assertEquals(0.9, mixed.accuracy());
        assertEquals(1 + 0.2 * 2, mixed.energyJoules(), 1e-12);
        assertEquals(0.02, mixed.gain(), 1e-12);
        assertEquals("W2A2", mixed.rival());
        assertEquals(0.88 + 0.4 * 0.02, mixed.byLot(), 1e-12);
        assertEquals(1, mixed.storage());
        assertNull(rows.get(0).rival());
    }

    @Test
    void given_a_low_gear_that_is_sure_of_its_errors_when_run_again_then_nothing_is_gained() {
        Gear high = gear("W8A8", 2, 10, true);
        Gear low = gear("W2A2", 1, 12, false);
        List<Row> rows = new Evidence(List.of(high, low), List.of(pair(low, high, 30))).rows();
        assertEquals(0, find(rows, "W2A2, 30 % again W8A8").gain(), 1e-12);
    }

    @Test
    void given_equal_answers_when_compared_then_the_interval_is_a_point() {
        assertEquals(new Interval(0, 0), Interval.paired(0, 0, 100));
        Interval interval = Interval.paired(30, 10, 1000);
        assertTrue(interval.low() > 0.007 && interval.high() < 0.033, interval.toString());
    }

    @Test
    void given_rows_when_plotted_then_the_drawing_is_well_formed() throws Exception {
        Gear high = gear("W8A8", 2, 10, true);
        Gear low = gear("W2A2", 1, 12, true);
        List<Row> rows = new Evidence(List.of(high, low), List.of(pair(low, high, 20))).rows();
        String svg = new FrontPlot(rows, 0.05).svg("a model");
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));
        assertTrue(document.getElementsByTagName("circle").getLength() >= rows.size());
    }

    private static Row find(List<Row> rows, String label) {
        return rows.stream().filter(r -> r.label().equals(label)).findFirst().orElseThrow();
    }
}
