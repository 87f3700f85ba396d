package io.bitgear.model.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random budgets that something fits: each limits one to all of the resources to a little more than
 * what some configuration takes.
 */
public final class BudgetSampler {
    /** Largest slack over what the configuration takes: half an octave. */
    private static final double SLACK = 0.5;

    private static final double LIMITED = 0.4;

    private final List<Cost> costs;
    private final Random random;

    /**
     * A sampler.
     *
     * @param costs of the configurations that budgets are drawn around, on one device
     * @param seed of the draws
     */
    public BudgetSampler(List<Cost> costs, long seed) {
        this.costs = List.copyOf(costs);
        this.random = new Random(seed);
    }

    /** The next budget. */
    public Budget next() {
        Limit.Resource[] resources = Limit.Resource.values();
        int always = random.nextInt(resources.length);
        Cost around = costs.get(random.nextInt(costs.size()));
        List<Limit> limits = new ArrayList<>();
        for (Limit.Resource resource : resources) {
            if (resource.ordinal() == always || random.nextDouble() < LIMITED) {
                double slack = Math.pow(2, SLACK * random.nextDouble());
                limits.add(new Limit(resource, resource.of(around) * slack, "sampled"));
            }
        }
        return new Budget(limits);
    }
}
