package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Trains a gate by straight-through Gumbel choices (Jang, Gu, Poole, 2017) under sampled budgets.
 * The forward pass takes the hard choice of every slot. What the relaxed choice sees as the
 * gradient of an option is the exact change of the {@link Objective} when that slot alone takes it:
 * the objective is cheap, so nothing has to be made differentiable, and the costs are those that
 * the policy will certify with.
 */
final class GateTrainer {
    private static final int HIDDEN = 64;
    private static final int BATCH = 16;
    private static final float RATE = 3e-3f;
    private static final double HOT = 1.0;
    private static final double COLD = 0.2;

    private final Slots slots;
    private final Objective objective;
    private final Cost widest;
    private final Random random;
    private final Perceptron net;

    GateTrainer(Slots slots, Objective objective, Cost widest, long seed) {
        this.slots = slots;
        this.objective = objective;
        this.widest = widest;
        this.random = new Random(seed);
        this.net = new Perceptron(Gate.INPUTS, HIDDEN, slots.options() + objective.ways(), random);
    }

    /**
     * Trains.
     *
     * @param budgets sampled
     * @param steps of {@value #BATCH} budgets each
     * @param told the step and its mean loss
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
        float[] scores = net.outputs(h);
        for (int o = 0; o < scores.length; o++) {
            double uniform = Math.max(1e-12, random.nextDouble());
            scores[o] += (float) (temperature * -Math.log(-Math.log(uniform)));
        }
        int count = slots.all().size();
        int[] choice = new int[count];
        for (int s = 0; s < count; s++) {
            Slots.Slot slot = slots.all().get(s);
            choice[s] = best(scores, slot.first(), slot.widths().size());
        }
        int way = best(scores, slots.options(), objective.ways());
        double loss = objective.loss(new Gate.Proposal(choice, way - 1), budget);
        float[] gradient = new float[scores.length];
        for (int s = 0; s < count; s++) {
            Slots.Slot slot = slots.all().get(s);
            double[] changes = new double[slot.widths().size()];
            for (int o = 0; o < changes.length; o++) {
                int[] other = choice.clone();
                other[s] = o;
                changes[o] = objective.loss(new Gate.Proposal(other, -1), budget);
            }
            relax(scores, slot.first(), changes, temperature, gradient);
        }
        double[] ways = new double[objective.ways()];
        for (int w = 0; w < ways.length; w++) {
            ways[w] = objective.loss(new Gate.Proposal(choice, w - 1), budget);
        }
        relax(scores, slots.options(), ways, temperature, gradient);
        net.backward(x, h, gradient);
        return loss;
    }

    /** The gradient of the expected loss of one slot through its relaxed choice. */
    private static void relax(
            float[] scores, int first, double[] losses, double temperature, float[] gradient) {
        double largest = scores[first + best(scores, first, losses.length)];
        double[] shares = new double[losses.length];
        double sum = 0;
        for (int o = 0; o < shares.length; o++) {
            shares[o] = Math.exp((scores[first + o] - largest) / temperature);
            sum += shares[o];
        }
        double mean = 0;
        for (int o = 0; o < shares.length; o++) {
            shares[o] /= sum;
            mean += shares[o] * losses[o];
        }
        for (int o = 0; o < shares.length; o++) {
            gradient[first + o] = (float) (shares[o] * (losses[o] - mean) / temperature / BATCH);
        }
    }

    private static int best(float[] scores, int first, int count) {
        int best = 0;
        for (int o = 1; o < count; o++) {
            best = scores[first + o] > scores[first + best] ? o : best;
        }
        return best;
    }
}
