package io.bitgear.training;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws the configurations of one training step. Without a kept prefix, the narrow widths have the
 * step to themselves: what they share with the wide ones is trained anew behind the prefix. Behind
 * a kept prefix, the sandwich rule (Yu and Huang 2019): the widest, and one of the next. The mixes
 * teach the layers to follow neighbours of other widths, and the identity-shortcut blocks to be
 * skipped. Given configurations are drawn with the widest beside them, which keeps the bits behind
 * their prefix in use; the first of them in half of the steps.
 */
public final class Sandwich {

    private static final int[] MIX = {2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8, 8, 1};

    private final Graph net;
    private static final int[] WATCHED = {8, 4, 3, 2};

    private final int kept;
    private final Map<String, Widths> given;
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
        this(net, kept, Map.of(), seed);
    }

    private Sandwich(Graph net, int kept, Map<String, Widths> given, long seed) {
        this.net = net;
        this.kept = kept;
        this.given = given;
        this.seed = seed;
    }

    /**
     * A sampler of given configurations.
     *
     * @param net network
     * @param given configurations by label, at least one, the most important first
     * @param seed seed of the run
     * @return what draws one of them a step, and the widest as the anchor beside it
     */
    public static Sandwich among(Graph net, Map<String, Widths> given, long seed) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("there is no configuration to train");
        }
        return new Sandwich(net, 0, new LinkedHashMap<>(given), seed);
    }

    /** What the stage is called in messages. */
    String name() {
        return !given.isEmpty() ? "adaptation" : kept == 0 ? "narrow" : "wide";
    }

    /** The configurations whose accuracy is worth watching, by label. */
    Map<String, Widths> watched() {
        if (!given.isEmpty()) {
            return given;
        }
        Map<String, Widths> uniform = new LinkedHashMap<>();
        for (int bits : WATCHED) {
            uniform.put("W" + bits + "A" + bits, net.uniform(bits, bits));
        }
        return uniform;
    }

    /**
     * The configurations of a step; they depend on the seed and the step only.
     *
     * @param step step, counted from 0
     * @return one configuration; or the widest and another, behind a kept prefix and of given ones
     */
    public List<Widths> draw(long step) {
        SplittableRandom random = new SplittableRandom(seed * 7_368_787 + step);
        if (!given.isEmpty()) {
            List<Widths> all = List.copyOf(given.values());
            Widths one = all.get(random.nextBoolean() ? 0 : random.nextInt(all.size()));
            return one.equals(net.widest()) ? List.of(one) : List.of(net.widest(), one);
        }
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
