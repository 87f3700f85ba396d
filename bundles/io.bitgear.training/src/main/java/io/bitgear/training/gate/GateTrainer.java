package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Codebook;
import io.bitgear.model.gate.Gate;
import java.util.Arrays;
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
    private static final double COLD = 0.1;

    /** Part of the steps that warm up, and the temperature of the losses in it, in points. */
    private static final double WARM_UP = 0.7;

    private static final double BOLTZMANN = 0.2;

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
            double late = Math.max(0, (done - WARM_UP) / (1 - WARM_UP));
            double temperature = done < WARM_UP ? 0 : HOT * Math.pow(COLD / HOT, late);
            double loss = 0;
            for (int b = 0; b < BATCH; b++) {
                loss += example(budgets.next(), temperature) / BATCH;
            }
            net.step(RATE * (float) (1 - done), 0);
            told.accept(step + 1, loss);
        }
        return net.gate(profile);
    }

    /** Adds the gradients of one budget; at temperature 0 those of the warm-up. */
    private double example(Budget budget, double temperature) {
        float[] x = Gate.terms(budget, widest);
        float[] h = net.hidden(x);
        float[] sums = codebook.sums(net.outputs(h));
        double[] losses = worths.stream().mapToDouble(w -> w.loss(budget)).toArray();
        double[] gradients = new double[sums.length];
        int hard;
        if (temperature == 0) {
            double[] scaled = Arrays.stream(losses).map(loss -> -loss / BOLTZMANN).toArray();
            double[] wanted = softmax(scaled);
            double[] plain = new double[sums.length];
            Arrays.setAll(plain, k -> sums[k]);
            hard = largest(plain);
            double[] shares = softmax(plain);
            Arrays.setAll(gradients, k -> shares[k] - wanted[k]);
        } else {
            double[] relaxed = new double[sums.length];
            Arrays.setAll(relaxed, k -> (sums[k] + temperature * gumbel()) / temperature);
            hard = largest(relaxed);
            double[] shares = softmax(relaxed);
            double mean = 0;
            for (int k = 0; k < shares.length; k++) {
                mean += shares[k] * losses[k];
            }
            double expected = mean;
            Arrays.setAll(gradients, k -> shares[k] * (losses[k] - expected) / temperature);
        }
        float[] gradient = new float[codebook.options()];
        for (int k = 0; k < gradients.length; k++) {
            for (int option : codebook.word(k)) {
                gradient[option] += (float) (gradients[k] / BATCH);
            }
        }
        net.backward(x, h, gradient);
        return losses[hard];
    }

    private double gumbel() {
        return -Math.log(-Math.log(Math.max(1e-12, random.nextDouble())));
    }

    private static double[] softmax(double[] values) {
        double top = values[largest(values)];
        double[] shares = Arrays.stream(values).map(v -> Math.exp(v - top)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }
}
