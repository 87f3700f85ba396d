package io.bitgear.training.gate;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Choices worth measuring. Mixes far from one weight and one activation width lose many points
 * (normalisation and steps are trained for neighbours), so all are drawn around such pairs: a share
 * of the slots one option up or down.
 */
final class Neighbourhood {
    private static final int LEAST = 2;
    private static final int MOST = 6;
    private static final double LARGEST_SHARE = 0.5;
    private static final double SKIPPED = 0.02;

    private final Slots slots;
    private final Graph graph;
    private final Random random;

    Neighbourhood(Graph graph, long seed) {
        this.graph = graph;
        this.slots = new Slots(graph);
        this.random = new Random(seed);
    }

    /** The pairs themselves. */
    List<int[]> pairs() {
        List<int[]> pairs = new ArrayList<>();
        for (int w = LEAST; w <= MOST; w++) {
            for (int a = LEAST; a <= MOST; a++) {
                pairs.add(slots.choice(graph.uniform(w, a)));
            }
        }
        pairs.add(slots.choice(graph.uniform(Widths.MAX, Widths.MAX)));
        return pairs;
    }

    /** Draws one. */
    int[] next() {
        int w = LEAST + random.nextInt(MOST - LEAST + 1);
        int a = LEAST + random.nextInt(MOST - LEAST + 1);
        int[] choice = slots.choice(graph.uniform(w, a));
        double share = random.nextDouble() * LARGEST_SHARE;
        for (int s = 0; s < choice.length; s++) {
            Slots.Slot slot = slots.all().get(s);
            if (random.nextDouble() < share) {
                int moved = choice[s] + (random.nextBoolean() ? 1 : -1);
                choice[s] = Math.max(0, Math.min(slot.widths().size() - 1, moved));
            }
            if (slot.widths().get(0) == 0 && random.nextDouble() < SKIPPED) {
                choice[s] = 0;
            }
        }
        return choice;
    }
}
