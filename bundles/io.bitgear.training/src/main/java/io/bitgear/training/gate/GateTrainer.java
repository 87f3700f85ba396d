package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Codebook;
import io.bitgear.model.gate.Gate;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Trains a gate by straight-through Gumbel choices (Jang, Gu, Poole, 2017) under sampled budgets.
 * Forward, the hard choice among the codebook; backward, the relaxed one, for which the loss of
 * every configuration is known: accuracy and the resource loss of {@link Worth}, by the costs that
 * the policy certifies with.
 */
final class GateTrainer {
    private static final int HIDDEN = 96;
    private static final int BATCH = 32;
    private static final float RATE = 4e-3f;
    private static final double HOT = 1.0;
    private static final double COLD = 0.05;

    private final Codebook codebook;
    private final List<Worth> worths;
    private final Cost widest;
    private final Random random;
    private final Perceptron net;

    /**
     * A trainer.
     *
     * @param worths of the codebook's configurations, in its order
     * @param widest cost of the widest configuration
     */
    GateTrainer(Codebook codebook, List<Worth> worths, Cost widest, long seed) {
        this.codebook = codebook;
        this.worths = List.copyOf(worths);
        this.widest = widest;
        this.random = new Random(seed);
        this.net = new Perceptron(Gate.INPUTS, HIDDEN, codebook.options(), random);
    }

    /**
     * Trains.
     *
     * @param budgets sampled
     * @param steps of {@value #BATCH} budgets each
     * @param told the step and its mean loss, in points
     * @return the gate
     */
    Gate train(BudgetSampler budgets, int steps, String profile, BiConsumer<Integer, Double> told) {
        for (int step = 0; step < steps; step++) {
            double done = (double) step / steps;
            double temperature = HOT * Math.pow(COLD / HOT, done);
            double loss = 0;
            for (int b = 0; b < BATCH; b++) {
                loss += example(budgets.next(), temperature) / BATCH;
            }
            net.step(RATE * (float) (1 - done), 0);
            told.accept(step + 1, loss);
        }
        return net.gate(profile);
    }

    private double example(Budget budget, double temperature) {
        float[] x = Gate.terms(budget, widest);
        float[] h = net.hidden(x);
        float[] sums = codebook.sums(net.outputs(h));
        double[] losses = worths.stream().mapToDouble(w -> w.loss(budget)).toArray();
        int hard = 0;
        for (int k = 0; k < sums.length; k++) {
            double uniform = Math.max(1e-12, random.nextDouble());
            sums[k] += (float) (temperature * -Math.log(-Math.log(uniform)));
            hard = sums[k] > sums[hard] ? k : hard;
        }
        double[] shares = new double[sums.length];
        double all = 0;
        for (int k = 0; k < shares.length; k++) {
            shares[k] = Math.exp((sums[k] - sums[hard]) / temperature);
            all += shares[k];
        }
        double mean = 0;
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= all;
            mean += shares[k] * losses[k];
        }
        float[] gradient = new float[codebook.options()];
        for (int k = 0; k < shares.length; k++) {
            double share = shares[k] * (losses[k] - mean) / temperature / BATCH;
            for (int option : codebook.word(k)) {
                gradient[option] += (float) share;
            }
        }
        net.backward(x, h, gradient);
        return losses[hard];
    }
}
