package io.bitgear.training;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Mixed configurations worth measuring: a greedy walk from the widest configuration down, which
 * always takes the change that loses least predicted accuracy per energy saved, sampled evenly in
 * the logarithm of the energy.
 */
public final class Front {

    /** Loss that is always assumed for a change, so that free ones are taken by what they save. */
    private static final double LEAST_LOSS = 1e-4;

    private final Graph graph;
    private final Sensitivities sensitivities;
    private final CostModel cost;

    /**
     * Binds the search.
     *
     * @param graph network
     * @param sensitivities predicted losses
     * @param cost price of a configuration
     */
    public Front(Graph graph, Sensitivities sensitivities, CostModel cost) {
        this.graph = graph;
        this.sensitivities = sensitivities;
        this.cost = cost;
    }

    /**
     * Searches.
     *
     * @param count configurations wanted
     * @param leastAccuracy predicted accuracy at which the walk ends, 0..1
     * @return at most {@code count} configurations, widest first, no uniform one among them
     */
    public List<Widths> search(int count, double leastAccuracy) {
        List<Widths> path = new ArrayList<>();
        Widths at = graph.widest();
        while (at != null && sensitivities.predict(at) >= leastAccuracy) {
            path.add(at);
            at = next(at);
        }
        List<Widths> chosen = new ArrayList<>();
        double first = Math.log(energy(path.get(0)));
        double last = Math.log(energy(path.get(path.size() - 1)));
        for (int i = 1; i <= count; i++) {
            double wanted = first + (last - first) * i / count;
            Widths nearest = path.get(0);
            for (Widths widths : path) {
                if (Math.abs(Math.log(energy(widths)) - wanted)
                        < Math.abs(Math.log(energy(nearest)) - wanted)) {
                    nearest = widths;
                }
            }
            if (!chosen.contains(nearest) && !isUniform(nearest)) {
                chosen.add(nearest);
            }
        }
        return chosen;
    }

    private Widths next(Widths from) {
        Widths best = null;
        double bestRatio = Double.POSITIVE_INFINITY;
        for (Widths candidate : candidates(from)) {
            double saved = energy(from) - energy(candidate);
            double lost =
                    sensitivities.predict(from) - sensitivities.predict(candidate) + LEAST_LOSS;
            if (saved > 0 && lost / saved < bestRatio) {
                bestRatio = lost / saved;
                best = candidate;
            }
        }
        return best;
    }

    private List<Widths> candidates(Widths from) {
        List<Widths> candidates = new ArrayList<>();
        for (Layer.Weighted layer : Plans.freeWeights(graph)) {
            Integer lower = below(layer.widths(), from.weights().get(layer.name()));
            if (lower != null && (lower > 0 || layer.residual() != null)) {
                TreeMap<String, Integer> weights = new TreeMap<>(from.weights());
                weights.put(layer.name(), lower);
                candidates.add(
                        WidthRules.canonical(graph, new Widths(weights, from.activations())));
            }
        }
        for (Tensor tensor : Plans.freeTensors(graph)) {
            Integer lower = below(tensor.widths(), from.activations().get(tensor.name()));
            if (lower != null) {
                TreeMap<String, Integer> activations = new TreeMap<>(from.activations());
                activations.put(tensor.name(), lower);
                candidates.add(
                        WidthRules.canonical(graph, new Widths(from.weights(), activations)));
            }
        }
        return candidates;
    }

    private static Integer below(SortedSet<Integer> widths, int width) {
        SortedSet<Integer> lower = widths.headSet(width);
        return lower.isEmpty() ? null : lower.last();
    }

    private boolean isUniform(Widths widths) {
        for (int width = 1; width <= Widths.MAX; width++) {
            if (widths.equals(graph.uniform(width, width))) {
                return true;
            }
        }
        return false;
    }

    private double energy(Widths widths) {
        return cost.price(widths).energyJoules();
    }
}
