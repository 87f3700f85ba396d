package io.bitgear.policy.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.policy.Contexts;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
    private static final Cost REFERENCE = new Cost(0, 0, 0.02, 0.001, 0, 80_000, 4_000, 50_000);
    private static final RuleBook BOOK =
            new RuleBook(
                    RuleParser.parse(
                            "battery < 0.20 and mains < 0.5: energy <= 40 %",
                            "temperature >= 80: energy <= 50 %",
                            "latency-budget: latency <= value",
                            "energy-budget: energy <= value",
                            "uplink: bandwidth <= value * 10 s / 8",
                            "memory-available: memory <= value * 0.5"));

    private static Optional<Limit> limit(Limit.Resource resource, Object... readings) {
        Budget budget = BOOK.budget(Contexts.of(readings), Set.of(), REFERENCE, 600_000);
        return budget.limits().stream().filter(l -> l.resource() == resource).findFirst();
    }

    @Test
    void given_low_battery_when_mains_is_absent_or_0_then_energy_is_limited() {
        Limit limit = limit(Limit.Resource.ENERGY, Quantity.BATTERY, 0.15).orElseThrow();
        assertEquals(0.0004, limit.maximum(), 1e-12);
        assertEquals(
                "battery 15 % < 20 % on battery power: energy at most 40 % of W8A8",
                limit.reason());
        assertTrue(
                limit(Limit.Resource.ENERGY, Quantity.BATTERY, 0.15, Quantity.MAINS, 0.0)
                        .isPresent());
        assertTrue(
                limit(Limit.Resource.ENERGY, Quantity.BATTERY, 0.15, Quantity.MAINS, 1.0)
                        .isEmpty());
        assertTrue(limit(Limit.Resource.ENERGY, Quantity.BATTERY, 0.20).isEmpty());
        assertTrue(limit(Limit.Resource.ENERGY).isEmpty());
        assertTrue(limit(Limit.Resource.ENERGY, Quantity.MAINS, 0.0).isEmpty());
    }

    @Test
    void given_several_rules_on_one_resource_when_fired_then_the_tightest_holds() {
        Limit limit =
                limit(
                                Limit.Resource.ENERGY,
                                Quantity.BATTERY,
                                0.1,
                                Quantity.TEMPERATURE,
                                85.0,
                                Quantity.ENERGY_BUDGET,
                                0.0003)
                        .orElseThrow();
        assertEquals(0.0003, limit.maximum());
        assertEquals("energy-budget 300 µJ: energy at most 300 µJ", limit.reason());
    }

    @Test
    void given_readings_when_a_rule_uses_the_value_then_the_limit_follows_it() {
        assertEquals(
                0.013,
                limit(Limit.Resource.LATENCY, Quantity.LATENCY_BUDGET, 0.013)
                        .orElseThrow()
                        .maximum());
        assertEquals(
                50_000,
                limit(Limit.Resource.BANDWIDTH, Quantity.UPLINK, 40_000.0).orElseThrow().maximum(),
                1e-6);
        assertEquals(
                500_000,
                limit(Limit.Resource.MEMORY, Quantity.MEMORY_AVAILABLE, 1e6)
                        .orElseThrow()
                        .maximum(),
                1e-6);
        assertEquals(
                600_000,
                limit(Limit.Resource.MEMORY, Quantity.MEMORY_AVAILABLE, 1e9)
                        .orElseThrow()
                        .maximum());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    battry < 0.2: energy <= 40 %;1;one of battery, mains
                    battery < : energy <= 40 %;11;a number, found ":"
                    battery < 0.2 energy <= 40 %;15;a unit
                    battery < 0.2: power <= 40 %;16;one of latency, energy
                    battery < 0.2: energy = 40 %;23;<=, found "="
                    battery < 0.2: energy <=;25;found the end
                    battery < 0.2: energy <= 4 parsec;28;a unit
                    uplink: bandwidth <= value / 0;30;other than 0
                    uplink: bandwidth <= value * 3 7;32;*, / or the end
                    """)
    void given_a_wrong_rule_when_parsed_then_the_message_names_rule_column_and_expectation(
            String text, int column, String expected) {
        RuleSyntaxException e =
                assertThrows(
                        RuleSyntaxException.class,
                        () -> RuleParser.parse("uplink: latency <= 1 s", text));
        assertTrue(
                e.getMessage().startsWith("rule 2, column " + column + ": expected "),
                e.getMessage());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void given_random_text_when_parsed_then_only_syntax_errors() {
        long seed = System.nanoTime();
        System.out.println("RuleTest seed " + seed);
        Random random = new Random(seed);
        String[] words = {
            "battery", "mains", "<", "<=", ">", "and", ":", "energy", "%", "value", "*", "/", "1",
            "-", "é"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(words[random.nextInt(words.length)])
                        .append(random.nextBoolean() ? " " : "");
            }
            try {
                RuleParser.parse(text.toString());
            } catch (RuleSyntaxException e) {
                assertTrue(e.getMessage().contains("expected"), text.toString());
            }
        }
    }
}
