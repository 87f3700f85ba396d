package io.bitgear.training.adapt;

import io.bitgear.api.node.Cost;
import io.bitgear.model.cost.CostModel;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What an adaptation came to, on frames that were neither trained nor chosen on.
 *
 * @param served the best configuration of the input file as a gateway runs it
 * @param recalibrated the best one with tables calibrated on the new frames and nothing trained
 * @param adapted the best one after fine-tuning
 */
public record AdaptReport(Scored served, Scored recalibrated, Scored adapted) {

    /**
     * Whether fine-tuning was worth it: better than the file as it is, and than new tables alone.
     *
     * @return whether the adapted model is better than both
     */
    public boolean isBetter() {
        return adapted.accuracy() > Math.max(served.accuracy(), recalibrated.accuracy());
    }

    /**
     * Prints the three.
     *
     * @param out where to
     * @param costs prices on the device
     * @param widest cost of the widest configuration
     */
    void print(PrintStream out, CostModel costs, Cost widest) {
        out.printf(
                Locale.ROOT,
                "%nOn %,d frames that were neither trained nor chosen on:%n",
                adapted.frames());
        line(out, "before, as served", served, costs, widest);
        line(out, "only recalibrated", recalibrated, costs, widest);
        line(out, "adapted", adapted, costs, widest);
        out.println(
                "Brackets: 95 % intervals. Latency and energy are modelled for "
                        + costs.profile().name()
                        + ".");
    }

    private static void line(
            PrintStream out, String what, Scored scored, CostModel costs, Cost widest) {
        Cost cost = costs.price(scored.configuration().widths());
        out.printf(
                Locale.ROOT,
                "  %-18s %-9s %-26s %s%n",
                what,
                scored.label(),
                scored.text(),
                cost(cost, widest));
    }

    /** What a configuration costs, in one line. */
    static String cost(Cost cost, Cost widest) {
        return String.format(
                Locale.ROOT,
                "storage %,d B (%.1f %%), latency %s, energy %s",
                cost.weightBytes(),
                100.0 * cost.weightBytes() / widest.weightBytes(),
                Quantity.show(cost.latencySeconds(), "s"),
                Quantity.show(cost.energyJoules(), "J"));
    }
}
