package io.bitgear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.policy.rules.Condition;
import io.bitgear.policy.rules.Hysteresis;
import io.bitgear.policy.rules.Rule;
import io.bitgear.policy.rules.RuleParser;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlutterTest {
    private static final List<Rule> RULES = RuleParser.parse("battery < 0.20: energy <= 40 %");
    private static final Condition LOW = RULES.get(0).conditions().get(0);

    @Test
    void
            given_a_met_condition_when_the_value_comes_back_then_held_within_the_margin_until_settled() {
        Hysteresis hysteresis = new Hysteresis(RULES, 0.05, 1000);
        assertEquals(Set.of(), hysteresis.update(Contexts.of(Quantity.BATTERY, 0.205), 0));
        assertEquals(Set.of(), hysteresis.update(Contexts.of(Quantity.BATTERY, 0.195), 1));
        assertEquals(Set.of(LOW), hysteresis.update(Contexts.of(Quantity.BATTERY, 0.205), 2));
        assertEquals(999, hysteresis.untilSettled(Set.of(LOW), 2));
        assertEquals(Set.of(LOW), hysteresis.update(Contexts.of(Quantity.BATTERY, 0.205), 1000));
        assertEquals(Set.of(), hysteresis.update(Contexts.of(Quantity.BATTERY, 0.205), 1001));
        hysteresis.update(Contexts.of(Quantity.BATTERY, 0.195), 1002);
        assertEquals(Set.of(), hysteresis.update(Contexts.of(Quantity.BATTERY, 0.211), 1003));
        hysteresis.update(Contexts.of(Quantity.BATTERY, 0.195), 1004);
        assertEquals(Set.of(), hysteresis.update(Contexts.of(), 1005));
    }

    @Test
    void given_any_flutter_when_played_then_one_change_a_dwell_at_most_and_the_last_state_wins() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            long dwellNanos = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(500);
            long settle = random.nextInt(1000);
            Hysteresis hysteresis = new Hysteresis(RULES, 0.05, settle);
            Dwell dwell = new Dwell(dwellNanos);
            Boolean state = null;
            long lastChange = Long.MIN_VALUE;
            double value = 0;
            ContextSnapshot snapshot = Contexts.of(Quantity.BATTERY, value);
            long end = 3000;
            for (long now = 0; now < end + 2000; now++) {
                if (now < end && random.nextInt(3) == 0) {
                    value = 0.18 + 0.04 * random.nextDouble();
                    snapshot = Contexts.of(Quantity.BATTERY, value);
                }
                Set<Condition> held = hysteresis.update(snapshot, now);
                boolean low = LOW.holds(value) || held.contains(LOW);
                if (dwell.remaining(now) == 0 && (state == null || state != low)) {
                    assertTrue(
                            state == null || now - lastChange >= dwellNanos,
                            "seed " + seed + " at " + now);
                    state = low;
                    lastChange = now;
                    dwell.change(now);
                }
            }
            assertEquals(LOW.holds(value), state, "seed " + seed);
        }
    }
}
