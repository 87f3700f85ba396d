package io.bitgear.training.adapt;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.cost.CostModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Configurations that keep the constraints: the measured ones of the file, and all pairs of one
 * weight and another activation width, which fill the front between uniform widths (decision 18).
 *
 * @param model model file
 * @param cost prices on the device
 * @param constraints what they may cost
 */
record Candidates(Model model, CostModel cost, Constraints constraints) {

    private record Scored(String label, Widths widths, double accuracy, long bitOperations) {}

    /**
     * The most promising ones: by measured accuracy, else by that which the file's sensitivities
     * predict, else by what they compute.
     *
     * @param count the most configurations wanted
     * @return widths by label, most promising first
     * @throws IllegalArgumentException if none keeps the constraints, telling the narrowest's cost
     */
    Map<String, Widths> best(int count) {
        Cost widest = cost.price(model.graph().widest());
        List<Scored> allowed = new ArrayList<>();
        all().forEach(
                        (label, widths) -> {
                            Cost price = cost.price(widths);
                            if (constraints.allow(price, widest)) {
                                allowed.add(
                                        new Scored(
                                                label,
                                                widths,
                                                accuracy(widths),
                                                price.bitOperations()));
                            }
                        });
        if (allowed.isEmpty()) {
            Cost least = cost.price(model.graph().uniform(1, 1));
            throw new IllegalArgumentException(
                    "no configuration keeps the constraints ("
                            + constraints
                            + "); W1A1 takes "
                            + AdaptReport.cost(least, widest)
                            + " on "
                            + cost.profile().name());
        }
        allowed.sort(
                Comparator.comparingDouble(Scored::accuracy)
                        .thenComparingLong(Scored::bitOperations)
                        .reversed());
        Map<String, Widths> best = new LinkedHashMap<>();
        allowed.stream().limit(count).forEach(s -> best.put(s.label(), s.widths()));
        return best;
    }

    private Map<String, Widths> all() {
        Map<String, Widths> all = new LinkedHashMap<>();
        for (MeasuredConfiguration m : model.measured()) {
            all.put(m.label(), m.configuration().widths());
        }
        for (int w = Widths.MAX; w >= 1; w--) {
            for (int a = Widths.MAX; a >= 1; a--) {
                Widths pair = model.graph().uniform(w, a);
                if (!all.containsValue(pair)) {
                    all.put("W" + w + "A" + a, pair);
                }
            }
        }
        return all;
    }

    private double accuracy(Widths widths) {
        return model.measured(widths)
                .map(MeasuredConfiguration::accuracy)
                .orElse(
                        model.sensitivities().equals(Sensitivities.NONE)
                                ? 0
                                : model.sensitivities().predict(widths));
    }
}
