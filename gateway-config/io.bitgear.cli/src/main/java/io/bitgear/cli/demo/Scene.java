package io.bitgear.cli.demo;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.Limit;
import io.bitgear.cli.gateway.ContextValue;
import java.util.List;

/**
 * One context of the play.
 *
 * @param name for tables
 * @param event what happens, for people
 * @param values published
 * @param changes whether the gateway is expected to change its configuration
 */
record Scene(String name, String event, List<ContextValue> values, boolean changes) {
    private static final double FAST_UPLINK = 100e6;

    /**
     * What happens to a gateway in a day. Every scene says all that matters, so that none hangs on
     * the one before. The latency budgets differ and come last: a decision that keeps a scene's own
     * was made when all of its values had arrived.
     */
    static List<Scene> day() {
        return List.of(
                new Scene(
                        "mains",
                        "mains power, cool, nothing is scarce",
                        values(1, 1, 25, FAST_UPLINK, 60),
                        false),
                new Scene(
                        "battery 15 %",
                        "the mains fail, the battery is at 15 %",
                        values(0, 0.15, 25, FAST_UPLINK, 55),
                        true),
                new Scene(
                        "85 °C",
                        "mains are back, but the box is at 85 °C in the sun",
                        values(1, 1, 85, FAST_UPLINK, 50),
                        true),
                new Scene(
                        "13 ms budget",
                        "it cools down; a line wants every answer in 13 ms",
                        values(1, 1, 25, FAST_UPLINK, 0.013),
                        true),
                new Scene(
                        "thin uplink",
                        "no hurry any more, but the uplink is down to 32 kbit/s",
                        values(1, 1, 25, 32e3, 45),
                        true),
                new Scene(
                        "back to mains",
                        "everything is well again",
                        values(1, 1, 25, FAST_UPLINK, 40),
                        true));
    }

    private static List<ContextValue> values(
            double mains, double battery, double temperature, double uplink, double latency) {
        return List.of(
                new ContextValue(Quantity.MAINS, mains),
                new ContextValue(Quantity.BATTERY, battery),
                new ContextValue(Quantity.TEMPERATURE, temperature),
                new ContextValue(Quantity.UPLINK, uplink),
                new ContextValue(Quantity.LATENCY_BUDGET, latency));
    }

    /**
     * Whether the decision's budget is this scene's; false also where the rules know no latency
     * budget.
     */
    boolean owns(Decision decision) {
        double budget = values.get(values.size() - 1).value();
        return decision.budget().limits().stream()
                .anyMatch(
                        limit ->
                                limit.resource() == Limit.Resource.LATENCY
                                        && Math.abs(limit.maximum() - budget) <= 1e-9 * budget);
    }
}
