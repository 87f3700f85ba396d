package io.bitgear.training.adapt;

import io.bitgear.training.Frames;
import io.bitgear.training.SplitFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Divides frames by chance into those to train on, those to choose on and those to measure on,
 * class by class, so that each part has its share of every class.
 *
 * @param share share of the frames that is held out to choose on; as many again to measure on
 * @param seed seed of the division
 */
record Split(double share, long seed) {

    /** Fewer say nothing and train nothing. */
    private static final int LEAST = 100;

    /**
     * Divides.
     *
     * @param name what the frames are called beside figures
     * @param all frames
     * @return three parts without a common frame, each in random order
     * @throws IllegalArgumentException if there are too few frames
     */
    SplitFrames of(String name, Frames all) {
        if (all.size() < LEAST) {
            throw new IllegalArgumentException(
                    "there are "
                            + all.size()
                            + " labelled frames, at least "
                            + LEAST
                            + " are needed");
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] seen = new int[all.format().classes().size()];
        int[] per = new int[seen.length];
        for (byte label : all.labels()) {
            per[label]++;
        }
        List<Integer> training = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        for (int frame : shuffled(all.size(), random)) {
            int label = all.labels()[frame];
            double at = (double) seen[label]++ / per[label];
            (at < share ? heldOut : at < 2 * share ? test : training).add(frame);
        }
        return new SplitFrames(name, pick(all, training), pick(all, heldOut), pick(all, test));
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static Frames pick(Frames all, List<Integer> numbers) {
        int bytes = all.format().bytes();
        byte[] codes = new byte[numbers.size() * bytes];
        byte[] labels = new byte[numbers.size()];
        for (int i = 0; i < labels.length; i++) {
            int frame = numbers.get(i);
            System.arraycopy(all.codes(), frame * bytes, codes, i * bytes, bytes);
            labels[i] = all.labels()[frame];
        }
        return new Frames(all.format(), codes, labels);
    }
}
