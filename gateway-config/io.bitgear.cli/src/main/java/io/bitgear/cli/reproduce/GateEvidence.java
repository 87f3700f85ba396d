package io.bitgear.cli.reproduce;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.policy.GateTrial;
import io.bitgear.policy.search.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The gate against the exact optimum and against chance, over random budgets. Accuracies are those
 * measured for the model file, on its test images.
 *
 * @param budgets tried
 * @param certified proposals that were deployed as they were
 * @param repaired proposals that broke a limit and were replaced
 * @param outdone proposals that gave away more than 0.3 points and were replaced
 * @param broken deployed choices that break a limit
 * @param unmeasured deployed choices whose accuracy is predicted, not measured
 * @param accuracy mean of what was deployed, 0..1
 * @param best mean of the exact optimum, 0..1
 * @param largestLoss of what was deployed against the optimum, 0..1
 * @param unrepaired mean of the proposals that break nothing, before certification, 0..1
 * @param unrepairedBest mean of the optimum over the same budgets, 0..1
 * @param chance mean when a lot draws among the measured configurations that break nothing, 0..1
 * @param energyJoules mean of what was deployed, modelled
 * @param chanceJoules mean of what the lot draws, modelled
 * @param gateMicros a proposal, median, in microseconds on this machine
 */
record GateEvidence(
        int budgets,
        long certified,
        long repaired,
        long outdone,
        int broken,
        int unmeasured,
        double accuracy,
        double best,
        double largestLoss,
        double unrepaired,
        double unrepairedBest,
        double chance,
        double energyJoules,
        double chanceJoules,
        double gateMicros) {
    private static final int BUDGETS = 200;
    private static final long SEED = 2026;
    private static final int TIMED = 2_000;

    /** What a lot may draw. */
    private record Option(double accuracy, Cost cost) {}

    static GateEvidence of(Model model, DeviceProfile profile) {
        List<Option> options = options(model, new CostModel(model.graph(), profile));
        List<Cost> costs = options.stream().map(Option::cost).toList();
        BudgetSampler sampler = new BudgetSampler(costs, SEED);
        Random lot = new Random(SEED);
        GateTrial trial = new GateTrial(model, profile);
        List<Budget> budgets = new ArrayList<>();
        int broken = 0;
        int unmeasured = 0;
        int kept = 0;
        double[] sums = new double[7];
        double largest = 0;
        for (int i = 0; i < BUDGETS; i++) {
            Budget budget = sampler.next();
            budgets.add(budget);
            GateTrial.Outcome outcome = trial.decide(budget);
            Choice deployed = outcome.certified();
            broken += budget.violations(deployed.cost()).isEmpty() ? 0 : 1;
            unmeasured += deployed.isMeasured() ? 0 : 1;
            largest = Math.max(largest, outcome.best().accuracy() - deployed.accuracy());
            sums[0] += deployed.accuracy();
            sums[1] += outcome.best().accuracy();
            sums[2] += deployed.cost().energyJoules();
            List<Option> fitting =
                    options.stream().filter(o -> budget.violations(o.cost()).isEmpty()).toList();
            Option drawn = fitting.get(lot.nextInt(fitting.size()));
            sums[3] += drawn.accuracy();
            sums[4] += drawn.cost().energyJoules();
            Choice proposed = outcome.proposal().orElseThrow();
            if (budget.violations(proposed.cost()).isEmpty()) {
                kept++;
                sums[5] += proposed.accuracy();
                sums[6] += outcome.best().accuracy();
            }
        }
        return new GateEvidence(
                BUDGETS,
                trial.certified(),
                trial.repaired(),
                trial.outdone(),
                broken,
                unmeasured,
                sums[0] / BUDGETS,
                sums[1] / BUDGETS,
                largest,
                sums[5] / Math.max(1, kept),
                sums[6] / Math.max(1, kept),
                sums[3] / BUDGETS,
                sums[2] / BUDGETS,
                sums[4] / BUDGETS,
                micros(trial, budgets));
    }

    private static List<Option> options(Model model, CostModel costs) {
        List<Option> options = new ArrayList<>();
        for (MeasuredConfiguration m : model.measured()) {
            options.add(new Option(m.accuracy(), costs.price(m.configuration().widths())));
        }
        for (PerInputConfiguration p : model.perInput()) {
            options.add(new Option(p.accuracy(), costs.price(p.configuration(), p.share())));
        }
        return options;
    }

    private static double micros(GateTrial trial, List<Budget> budgets) {
        long[] nanos = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            long begin = System.nanoTime();
            trial.propose(budgets.get(i % budgets.size()));
            nanos[i] = System.nanoTime() - begin;
        }
        java.util.Arrays.sort(nanos);
        return nanos[TIMED / 2] / 1e3;
    }
}
