package io.bitgear.training.gate;

import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.cost.CostModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the escalating configurations that deserve a place in the model file: pairs of measured
 * configurations and shares of frames that run again, better on held-out images than everything
 * that costs no more energy, pairs and single configurations. Better is a higher mean probability
 * of the right class: on 2,000 images it foretells the accuracy on others better than accuracy
 * does.
 */
final class PairSearch {
    private static final double[] SHARES = {0.05, 0.1, 0.15, 0.2, 0.3, 0.4};

    /** What a pair must gain over all that is cheaper. */
    private static final double GAIN = 0.0005;

    /** Accuracy below the best single's on held-out images that a pair may have. */
    private static final double LARGEST_LOSS = 0.04;

    private final CostModel costs;
    private final byte[] labels;
    private final double step;

    /**
     * One configuration with its answers.
     *
     * @param configuration measured
     * @param logits of the held-out images
     */
    record Answered(MeasuredConfiguration configuration, int[][] logits) {}

    /**
     * A pair.
     *
     * @param low configuration of the first run
     * @param high configuration of the second
     * @param margin below which frames run again
     * @param share of the held-out images that do
     * @param accuracy on the held-out images
     * @param confidence mean probability of the right class on them
     * @param joules of the mean frame
     */
    record Pair(
            MeasuredConfiguration low,
            MeasuredConfiguration high,
            int margin,
            double share,
            double accuracy,
            double confidence,
            double joules) {

        PrecisionConfiguration configuration() {
            Escalation escalation = new Escalation(margin, high.configuration());
            return low.configuration().escalating(escalation);
        }

        /** This pair measured on other images, of which the logits of both runs are known. */
        PerInputConfiguration on(int[][] first, int[][] second, byte[] labels) {
            String label =
                    String.format(
                            Locale.ROOT, "%s+%s/%.0f", low.label(), high.label(), 100 * share);
            Outcome outcome = Outcome.of(first, second, margin, labels, 1);
            return new PerInputConfiguration(
                    label, configuration(), outcome.share(), outcome.accuracy(), labels.length);
        }
    }

    /**
     * Share of images that run again, share of right answers, mean probability of the right one.
     */
    private record Outcome(double share, double accuracy, double confidence) {
        static Outcome of(int[][] low, int[][] high, int margin, byte[] labels, double step) {
            int again = 0;
            int right = 0;
            double sure = 0;
            for (int i = 0; i < labels.length; i++) {
                boolean isAgain = margin(low[i]) < margin;
                int[] logits = isAgain ? high[i] : low[i];
                again += isAgain ? 1 : 0;
                right += best(logits) == labels[i] ? 1 : 0;
                double sum = 0;
                for (int logit : logits) {
                    sum += Math.exp((logit - logits[labels[i]]) * step);
                }
                sure += 1 / sum;
            }
            double images = labels.length;
            return new Outcome(again / images, right / images, sure / images);
        }
    }

    /**
     * A search.
     *
     * @param costs of the device
     * @param labels of the held-out images
     * @param step of the logits' codes
     */
    PairSearch(CostModel costs, byte[] labels, double step) {
        this.costs = costs;
        this.labels = labels;
        this.step = step;
    }

    /**
     * Searches.
     *
     * @param answered configurations with their answers to the held-out images
     * @param most pairs wanted
     * @return pairs by rising energy
     */
    List<Pair> search(List<Answered> answered, int most) {
        List<Pair> all = new ArrayList<>();
        for (Answered low : answered) {
            for (Answered high : answered) {
                if (joules(low) < joules(high)) {
                    for (double share : SHARES) {
                        all.add(pair(low, high, share));
                    }
                }
            }
        }
        double best = 0;
        List<double[]> singles = new ArrayList<>();
        for (Answered single : answered) {
            Outcome once = Outcome.of(single.logits(), single.logits(), 0, labels, step);
            singles.add(new double[] {joules(single), once.confidence()});
            best = Math.max(best, once.accuracy());
        }
        all.sort(Comparator.comparingDouble(Pair::joules));
        List<Pair> front = new ArrayList<>();
        double reached = 0;
        for (Pair pair : all) {
            for (double[] single : singles) {
                reached = single[0] <= pair.joules() ? Math.max(reached, single[1]) : reached;
            }
            if (pair.confidence() > reached + GAIN) {
                reached = pair.confidence();
                if (pair.accuracy() >= best - LARGEST_LOSS) {
                    front.add(pair);
                }
            }
        }
        return thinned(front, most);
    }

    private static List<Pair> thinned(List<Pair> front, int most) {
        if (front.size() <= most) {
            return front;
        }
        List<Pair> chosen = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            chosen.add(front.get((int) Math.round((double) i * (front.size() - 1) / (most - 1))));
        }
        return chosen;
    }

    private double joules(Answered answered) {
        return costs.price(answered.configuration().configuration().widths()).energyJoules();
    }

    private Pair pair(Answered low, Answered high, double share) {
        int[] margins = Arrays.stream(low.logits()).mapToInt(PairSearch::margin).sorted().toArray();
        int margin = Math.max(1, margins[(int) (share * margins.length)]);
        Outcome outcome = Outcome.of(low.logits(), high.logits(), margin, labels, step);
        return new Pair(
                low.configuration(),
                high.configuration(),
                margin,
                outcome.share(),
                outcome.accuracy(),
                outcome.confidence(),
                joules(low) + outcome.share() * joules(high));
    }

    private static int best(int[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }

    private static int margin(int[] logits) {
        int[] sorted = logits.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
}
