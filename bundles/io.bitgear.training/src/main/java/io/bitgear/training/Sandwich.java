package io.bitgear.training;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws the two configurations of one training step. The widest and 2 bits are drawn most: trained
 * mostly at 2 bits, the shared weights lost 3 points at 8 bits, and got them back when the wide
 * share grew. The mixes teach the layers to follow neighbours of other widths, and the
 * identity-shortcut blocks to be skipped.
 */
public final class Sandwich {

    private static final int[] MIX = {2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8, 8, 1};

    private final Graph net;
    private final long seed;

    /**
     * Binds the sampler.
     *
     * @param net network
     * @param seed seed of the run
     */
    public Sandwich(Graph net, long seed) {
        this.net = net;
        this.seed = seed;
    }

    /**
     * The configurations of a step; they depend on the seed and the step only.
     *
     * @param step step, counted from 0
     * @return two configurations
     */
    public List<Widths> draw(long step) {
        SplittableRandom random = new SplittableRandom(seed * 7_368_787 + step);
        return List.of(first(random), second(random));
    }

    private Widths first(SplittableRandom random) {
        int draw = random.nextInt(100);
        if (draw < 40) {
            return net.uniform(2, 2);
        }
        if (draw < 44) {
            return net.uniform(1, draw < 42 ? 1 : 2);
        }
        if (draw < 70) {
            return draw < 55 ? net.uniform(3, 3) : net.uniform(4, 4);
        }
        return net.widest();
    }

    private Widths second(SplittableRandom random) {
        int draw = random.nextInt(100);
        if (draw < 50) {
            return net.widest();
        }
        if (draw < 65) {
            return net.uniform(4, 4);
        }
        return draw < 75 ? net.uniform(2, 2) : mix(random);
    }

    private Widths mix(SplittableRandom random) {
        Widths widest = net.widest();
        TreeMap<String, Integer> weights = new TreeMap<>(widest.weights());
        TreeMap<String, Integer> activations = new TreeMap<>(widest.activations());
        for (Layer layer : Plans.freeWeights(net)) {
            weights.put(layer.name(), MIX[random.nextInt(MIX.length)]);
        }
        for (Tensor tensor : Plans.freeTensors(net)) {
            activations.put(tensor.name(), MIX[random.nextInt(MIX.length)]);
        }
        for (Layer layer : Plans.skippable(net)) {
            if (random.nextInt(10) < 3) {
                weights.put(layer.name(), 0);
            }
        }
        return WidthRules.canonical(net, new Widths(weights, activations));
    }
}
