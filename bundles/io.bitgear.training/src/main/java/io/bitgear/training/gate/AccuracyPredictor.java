package io.bitgear.training.gate;

import io.bitgear.model.gate.Slots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Predicts the accuracy of a choice of widths from measured ones: the mean of a few perceptrons on
 * the widths in thermometer code, which tells neighbours that they are (an accuracy predictor, Cai
 * et al., 2020, Once-for-All). Mixes are not additive, so the sum of single losses ranks them
 * badly.
 */
final class AccuracyPredictor {
    private static final int MEMBERS = 4;
    private static final int HIDDEN = 48;
    private static final int PASSES = 250;
    private static final float RATE = 3e-3f;
    private static final float DECAY = 3e-3f;
    private static final int BATCH = 16;

    private final Slots slots;
    private final List<Perceptron> members = new ArrayList<>();
    private final float[][][] parts = new float[MEMBERS][][];
    private final double mean;
    private final double best;
    private final double deviation;

    /**
     * Learns.
     *
     * @param samples measured, at least two
     * @param seed of the weights and the order
     */
    AccuracyPredictor(Slots slots, List<GateSamples.Sample> samples, long seed) {
        this.slots = slots;
        Line line = Line.through(samples);
        float[][] inputs = new float[samples.size()][];
        double[] targets = new double[samples.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = code(samples.get(i).choice());
            targets[i] = line.at(samples.get(i).confidence());
        }
        this.mean = mean(targets);
        this.best = Arrays.stream(targets).max().orElseThrow();
        double squares = 0;
        for (double target : targets) {
            squares += (target - mean) * (target - mean);
        }
        this.deviation = Math.sqrt(squares / targets.length) + 1e-9;
        for (int m = 0; m < MEMBERS; m++) {
            members.add(member(inputs, targets, new Random(seed + m)));
            parts[m] = parts(members.get(m));
        }
    }

    /** Accuracy as a straight line of confidence: the noise of counting is gone. */
    private record Line(double offset, double slope) {
        static Line through(List<GateSamples.Sample> samples) {
            double x = samples.stream().mapToDouble(GateSamples.Sample::confidence).sum();
            double y = samples.stream().mapToDouble(GateSamples.Sample::accuracy).sum();
            x /= samples.size();
            y /= samples.size();
            double products = 0;
            double squares = 0;
            for (GateSamples.Sample sample : samples) {
                products += (sample.confidence() - x) * (sample.accuracy() - y);
                squares += (sample.confidence() - x) * (sample.confidence() - x);
            }
            double slope = squares == 0 ? 0 : products / squares;
            return new Line(y - slope * x, slope);
        }

        double at(double confidence) {
            return offset + slope * confidence;
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private Perceptron member(float[][] inputs, double[] targets, Random random) {
        Perceptron net = new Perceptron(slots.options(), HIDDEN, 1, random);
        int steps = PASSES * inputs.length / BATCH;
        for (int step = 0; step < steps; step++) {
            for (int b = 0; b < BATCH; b++) {
                int i = random.nextInt(inputs.length);
                float[] h = net.hidden(inputs[i]);
                double error = net.outputs(h)[0] - (targets[i] - mean) / deviation;
                net.backward(inputs[i], h, new float[] {(float) (error / BATCH)});
            }
            net.step(RATE * (1 - (float) step / steps), DECAY);
        }
        return net;
    }

    /** 1 for every option of a slot up to the chosen one. */
    private float[] code(int[] choice) {
        float[] code = new float[slots.options()];
        for (int s = 0; s < choice.length; s++) {
            int first = slots.all().get(s).first();
            for (int o = 0; o <= choice[s]; o++) {
                code[first + o] = 1;
            }
        }
        return code;
    }

    /**
     * The predicted accuracy of a choice, 0..1, cautiously: what the members disagree by is taken
     * off, and nothing is better than the best that was measured, or a search would find the
     * predictor's errors instead of good choices.
     */
    double predict(int[] choice) {
        double sum = 0;
        double squares = 0;
        for (int m = 0; m < MEMBERS; m++) {
            double y = member(m, choice);
            sum += y;
            squares += y * y;
        }
        double middle = sum / MEMBERS;
        double spread = Math.sqrt(Math.max(0, squares / MEMBERS - middle * middle));
        double predicted = mean + deviation * (middle - spread);
        return Math.max(0, Math.min(best, predicted));
    }

    private double member(int m, int[] choice) {
        float[] h = members.get(m).hiddenBiases();
        for (int s = 0; s < choice.length; s++) {
            float[] part = parts[m][slots.all().get(s).first() + choice[s]];
            for (int j = 0; j < h.length; j++) {
                h[j] += part[j];
            }
        }
        for (int j = 0; j < h.length; j++) {
            h[j] = Math.max(0, h[j]);
        }
        return members.get(m).outputs(h)[0];
    }

    /** What each option adds to the hidden layer: the columns of its slot up to it. */
    private float[][] parts(Perceptron member) {
        float[][] parts = new float[slots.options()][];
        for (Slots.Slot slot : slots.all()) {
            float[] sum = new float[HIDDEN];
            for (int o = slot.first(); o < slot.first() + slot.widths().size(); o++) {
                float[] column = member.column(o);
                for (int j = 0; j < HIDDEN; j++) {
                    sum[j] += column[j];
                }
                parts[o] = sum.clone();
            }
        }
        return parts;
    }
}
