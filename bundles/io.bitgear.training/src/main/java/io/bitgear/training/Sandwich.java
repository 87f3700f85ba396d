package io.bitgear.training;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws the configurations of one training step. Without a kept prefix, the narrow widths have the
 * step to themselves: what they share with the wide ones is trained anew behind the prefix. Behind
 * a kept prefix, the sandwich rule (Yu and Huang 2019): the widest, and one of the next. The mixes
 * teach the layers to follow neighbours of other widths, and the identity-shortcut blocks to be
 * skipped.
 */
public final class Sandwich {

    private static final int[] MIX = {2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8, 8, 1};

    private final Graph net;
    private final int kept;
    private final long seed;

    /**
     * Binds the sampler.
     *
     * @param net network
     * @param kept bits that stay as they are, so that only wider configurations are drawn; 0 for
     *     none
     * @param seed seed of the run
     */
    public Sandwich(Graph net, int kept, long seed) {
        this.net = net;
        this.kept = kept;
        this.seed = seed;
    }

    /**
     * The configurations of a step; they depend on the seed and the step only.
     *
     * @param step step, counted from 0
     * @return one configuration, or two behind a kept prefix
     */
    public List<Widths> draw(long step) {
        SplittableRandom random = new SplittableRandom(seed * 7_368_787 + step);
        return kept == 0 ? List.of(narrow(random)) : List.of(net.widest(), between(random));
    }

    private Widths narrow(SplittableRandom random) {
        int draw = random.nextInt(100);
        if (draw < 85) {
            return net.uniform(2, 2);
        }
        return draw < 90 ? net.uniform(1, draw < 88 ? 1 : 2) : mix(random);
    }

    private Widths between(SplittableRandom random) {
        int draw = random.nextInt(100);
        int bits = Math.min(Plans.WIDEST, kept + (draw < 35 ? 1 : 2));
        return draw < 70 ? net.uniform(bits, bits) : mix(random);
    }

    private int width(SplittableRandom random) {
        int[] wide = Arrays.stream(MIX).filter(w -> w > kept).toArray();
        return wide[random.nextInt(wide.length)];
    }

    private Widths mix(SplittableRandom random) {
        Widths widest = net.widest();
        TreeMap<String, Integer> weights = new TreeMap<>(widest.weights());
        TreeMap<String, Integer> activations = new TreeMap<>(widest.activations());
        for (Layer layer : Plans.freeWeights(net)) {
            weights.put(layer.name(), width(random));
        }
        for (Tensor tensor : Plans.freeTensors(net)) {
            activations.put(tensor.name(), width(random));
        }
        for (Layer layer : Plans.skippable(net)) {
            if (random.nextInt(10) < 3) {
                weights.put(layer.name(), 0);
            }
        }
        return WidthRules.canonical(net, new Widths(weights, activations));
    }
}
