package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.WidthRules;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SandwichTest {

    private final Graph net = Networks.named("resnet8", Cifar10.FORMAT);

    @Test
    void given_many_steps_when_drawn_then_all_configurations_are_allowed_and_some_skip_a_block() {
        Sandwich sandwich = new Sandwich(net, 2, 3);
        int skipped = 0;
        for (long step = 0; step < 500; step++) {
            for (Widths widths : sandwich.draw(step)) {
                assertDoesNotThrow(() -> WidthRules.check(net, widths));
                skipped += widths.skips("stack1.conv2") ? 1 : 0;
            }
        }
        assertTrue(skipped > 10 && skipped < 150, skipped + " of 1000 skip the block");
    }

    @Test
    void given_a_step_when_drawn_again_then_the_configurations_are_the_same() {
        assertEquals(new Sandwich(net, 0, 3).draw(77), new Sandwich(net, 0, 3).draw(77));
    }

    @Test
    void given_a_kept_prefix_when_drawn_then_no_width_lies_in_it() {
        for (long step = 0; step < 200; step++) {
            for (Widths widths : new Sandwich(net, 3, 5).draw(step)) {
                widths.weights().values().forEach(w -> assertTrue(w == 0 || w > 3, "weight " + w));
                widths.activations().values().forEach(a -> assertTrue(a > 3, "activation " + a));
            }
        }
    }

    @Test
    void given_configurations_when_drawn_then_the_widest_stands_beside_one_of_them_and_no_other() {
        Map<String, Widths> given = Map.of("W2A2", net.uniform(2, 2), "W2A3", net.uniform(2, 3));
        Sandwich sandwich = Sandwich.among(net, given, 3);
        Set<Widths> seen = new HashSet<>();
        for (long step = 0; step < 100; step++) {
            assertEquals(net.widest(), sandwich.draw(step).get(0));
            assertEquals(2, sandwich.draw(step).size());
            seen.add(sandwich.draw(step).get(1));
        }
        assertEquals(new HashSet<>(given.values()), seen);
    }

    @Test
    void given_resnet8_when_counted_then_it_has_the_parameters_of_the_benchmark() {
        int weights =
                net.weighted().stream()
                        .mapToInt(l -> l.outChannels() * l.fanIn(net.tensor(l.input()).shape()))
                        .sum();
        assertEquals(77_360, weights);
        assertEquals(1, Plans.skippable(net).size());
        assertEquals(8, Plans.freeWeights(net).size());
        assertEquals(7, Plans.freeTensors(net).size());
    }
}
