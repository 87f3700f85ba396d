package io.bitgear.model.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import io.bitgear.model.graph.WidthRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
    @Test
    void given_randomWidths_when_turnedIntoAChoiceAndBack_then_theyAreTheSame() {
        for (long seed = 1; seed <= 60; seed++) {
            RandomModels random = new RandomModels(seed);
            Model model = random.model();
            Slots slots = new Slots(model.graph());
            for (int i = 0; i < 20; i++) {
                Widths widths = WidthRules.canonical(model.graph(), random.widths(model.graph()));
                Widths again = slots.widths(slots.choice(widths));
                assertEquals(widths, again, "seed " + seed);
            }
        }
    }

    @Test
    void given_aBudget_then_itsTermsAreOctavesBelowTheWidestAndNeverMoreThanNothing() {
        Cost widest = new Cost(1, 100, 1, 8, 4, 1000, 0, 0);
        Budget budget =
                new Budget(
                        List.of(
                                new Limit(Limit.Resource.ENERGY, 2, "a"),
                                new Limit(Limit.Resource.LATENCY, 4, "b"),
                                new Limit(Limit.Resource.MEMORY, 0, "c")));
        float[] terms = Gate.terms(budget, widest);
        assertEquals(-2, terms[Limit.Resource.ENERGY.ordinal()]);
        assertEquals(0, terms[Limit.Resource.LATENCY.ordinal()]);
        assertEquals(-6, terms[Limit.Resource.MEMORY.ordinal()]);
        assertEquals(0, terms[Limit.Resource.BANDWIDTH.ordinal()]);
    }

    @Test
    void given_aPerceptron_then_itsScoresAreThoseOfThePlainSumsWithReluBetween() {
        float[] first = {1, 0, 0, 0, 0, -1, 0, 0};
        float[] second = {1, 1, 2, -1};
        Gate gate =
                new Gate(
                        "p",
                        List.of(
                                new Gate.Dense(4, first, new float[] {0.5f, -0.5f}),
                                new Gate.Dense(2, second, new float[] {0, 10})));
        assertArrayEquals(new float[] {0.5f, 11}, gate.scores(new float[] {0, 0, 9, 9}), 0);
        assertArrayEquals(new float[] {1.5f, 8.5f}, gate.scores(new float[] {-3, -2, 0, 0}), 0);
    }

    @Test
    void given_layersThatDoNotFollowOrHoldNoNumber_then_theyAreRefused() {
        Gate.Dense four = new Gate.Dense(4, new float[8], new float[2]);
        Gate.Dense three = new Gate.Dense(3, new float[6], new float[2]);
        Gate.Dense broken = new Gate.Dense(2, new float[] {1, Float.NaN}, new float[1]);
        for (List<Gate.Dense> layers :
                List.of(List.of(three), List.of(four, three), List.of(four, broken))) {
            assertThrows(IllegalArgumentException.class, () -> new Gate("p", layers));
        }
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Gate.Dense(3, new float[5], new float[2]));
        assertTrue(refused.getMessage().contains("5 weights"), refused.getMessage());
    }
}
