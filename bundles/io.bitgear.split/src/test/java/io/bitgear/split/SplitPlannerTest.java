package io.bitgear.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitPlannerTest {
    private static final long PLENTY = 1L << 30;

    private final Model model = ShippedModel.read();
    private final SplitPlanner planner =
            new SplitPlanner(model.graph(), new CostModel(model.graph(), DeviceProfiles.ICE40UP5K));

    /** 4 bits everywhere, but 1 bit behind the first layer: 2 KiB there, 3 KiB at the input. */
    private Widths narrowFirst() {
        Widths widths = model.graph().uniform(4, 4);
        SortedMap<String, Integer> activations = new TreeMap<>(widths.activations());
        activations.put("conv1", 1);
        return new Widths(widths.weights(), activations);
    }

    /** Eleven layers of equal time. */
    private static Side side(double milliseconds, long memory) {
        return new Side(Collections.nCopies(11, milliseconds / 11 * 1e-3), memory);
    }

    @ParameterizedTest
    @CsvSource({
        // here ms, there ms, bit/s, round trip ms, chosen cut of 0..11
        "1000, 0, 1e9, 1, 0",
        "1000, 0, 64e3, 1, 1",
        "400, 0, 64e3, 1, 1",
        "100, 100, 64e3, 1, 11",
        "100, 0, 256e3, 1, 1",
        "100, 0, 10e6, 1, 0",
        "10, 100, 1e9, 0.1, 11",
        "100, 100, 1e9, 0.1, 11",
        "100, 60, 1e9, 40, 11",
        "200, 10, 1e9, 40, 1",
        "500, 10, 1e9, 40, 0",
        "100, 10, 0.001, 1, 11",
    })
    void given_devices_and_a_link_when_planned_then_the_cut_is_the_cheapest(
            double here, double there, double rate, double roundTrip, int cut) {
        Plan plan =
                planner.plan(
                        narrowFirst(),
                        side(here, PLENTY),
                        side(there, PLENTY),
                        new Link(rate, roundTrip * 1e-3));
        assertEquals(cut, plan.best(), plan.toString());
    }

    @Test
    void given_a_cut_when_predicted_then_compute_blocks_and_bytes_add_up() {
        Plan plan =
                planner.plan(
                        narrowFirst(), side(110, PLENTY), side(11, PLENTY), new Link(1e6, 0.004));
        assertEquals(0.011 + 3 * 0.004 + 3072 * 8e-6, plan.seconds().get(0), 1e-9);
        assertEquals(0.010 + 0.010 + 2 * 0.004 + 2048 * 8e-6, plan.seconds().get(1), 1e-9);
        // Behind stack1.conv1 the shortcut conv1 is alive as well: 8 KiB and 2 KiB.
        assertEquals(0.020 + 0.009 + 10 * 0.004 + 10240 * 8e-6, plan.seconds().get(2), 1e-9);
        assertEquals(0.110, plan.seconds().get(11), 1e-9);
    }

    @Test
    void given_little_memory_here_when_planned_then_no_cut_that_does_not_fit_is_chosen() {
        Side there = side(1000, PLENTY);
        Link slow = new Link(64e3, 0.001);
        assertEquals(11, planner.plan(narrowFirst(), side(10, PLENTY), there, slow).best());
        Plan tight = planner.plan(narrowFirst(), side(10, 30_000), there, slow);
        assertEquals(Double.POSITIVE_INFINITY, tight.seconds().get(11));
        int best = tight.best();
        assertFalse(best == 11, tight.toString());
        Plan none = planner.plan(narrowFirst(), side(10, 1), side(1000, 1), slow);
        assertFalse(none.isPossible());
    }

    @Test
    void given_a_running_cut_when_another_is_hardly_better_then_it_stays() {
        Plan plan = new Plan(List.of(1.0, 0.98, 2.0));
        assertEquals(1, plan.best());
        assertEquals(0, plan.best(0, 0.03));
        assertEquals(1, plan.best(0, 0.01));
        assertEquals(1, plan.best(2, 0.03));
        assertEquals(1, plan.best(-1, 0.03));
        assertEquals(1, new Plan(List.of(Double.POSITIVE_INFINITY, 5.0)).best(0, 1));
    }

    @Test
    void given_times_of_another_network_when_planned_then_refused() {
        Side two = new Side(List.of(1.0, 1.0), PLENTY);
        assertThrows(
                IllegalArgumentException.class,
                () -> planner.plan(narrowFirst(), two, two, new Link(1, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Link(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Link(1, Double.NaN));
    }
}
