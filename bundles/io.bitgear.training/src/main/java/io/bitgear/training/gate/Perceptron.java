package io.bitgear.training.gate;

import io.bitgear.model.gate.Gate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A perceptron with one hidden layer of ReLU, trained by Adam (Kingma, Ba, 2015). So small that
 * plain loops train it in seconds; single-threaded, so a seed gives the same weights everywhere.
 */
final class Perceptron {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final int inputs;
    private final int hidden;
    private final int outputs;

    /** Hidden weights and biases, output weights and biases, one after another. */
    private final float[][] parameters;

    private final float[][] gradients;
    private final float[][] means;
    private final float[][] squares;
    private int updates;

    Perceptron(int inputs, int hidden, int outputs, Random random) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.outputs = outputs;
        this.parameters = zeros();
        this.gradients = zeros();
        this.means = zeros();
        this.squares = zeros();
        fill(parameters[0], Math.sqrt(2.0 / inputs), random);
        fill(parameters[2], Math.sqrt(1.0 / hidden), random);
    }

    private float[][] zeros() {
        return new float[][] {
            new float[hidden * inputs],
            new float[hidden],
            new float[outputs * hidden],
            new float[outputs]
        };
    }

    private static void fill(float[] values, double deviation, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    /** The hidden layer's values. */
    float[] hidden(float[] x) {
        float[] h = parameters[1].clone();
        for (int j = 0, w = 0; j < hidden; j++) {
            for (int i = 0; i < inputs; i++, w++) {
                h[j] += parameters[0][w] * x[i];
            }
            h[j] = Math.max(0, h[j]);
        }
        return h;
    }

    /** The hidden weights of one input, to be added up by who knows that inputs are 0 or 1. */
    float[] column(int input) {
        float[] column = new float[hidden];
        for (int j = 0; j < hidden; j++) {
            column[j] = parameters[0][j * inputs + input];
        }
        return column;
    }

    /** The hidden biases. */
    float[] hiddenBiases() {
        return parameters[1].clone();
    }

    /** The outputs from the hidden layer's values. */
    float[] outputs(float[] h) {
        float[] y = parameters[3].clone();
        for (int o = 0, w = 0; o < outputs; o++) {
            for (int j = 0; j < hidden; j++, w++) {
                y[o] += parameters[2][w] * h[j];
            }
        }
        return y;
    }

    /** Adds the gradients of one example. */
    void backward(float[] x, float[] h, float[] gradient) {
        float[] back = new float[hidden];
        for (int o = 0; o < outputs; o++) {
            gradients[3][o] += gradient[o];
            for (int j = 0; j < hidden; j++) {
                gradients[2][o * hidden + j] += gradient[o] * h[j];
                back[j] += gradient[o] * parameters[2][o * hidden + j];
            }
        }
        for (int j = 0; j < hidden; j++) {
            if (h[j] > 0) {
                gradients[1][j] += back[j];
                for (int i = 0; i < inputs; i++) {
                    gradients[0][j * inputs + i] += back[j] * x[i];
                }
            }
        }
    }

    /** One step of Adam along the gradients, which are then zero. */
    void step(float rate, float decay) {
        updates++;
        double first = 1 - Math.pow(BETA1, updates);
        double second = 1 - Math.pow(BETA2, updates);
        for (int p = 0; p < parameters.length; p++) {
            for (int i = 0; i < parameters[p].length; i++) {
                float g = gradients[p][i];
                means[p][i] = BETA1 * means[p][i] + (1 - BETA1) * g;
                squares[p][i] = BETA2 * squares[p][i] + (1 - BETA2) * g * g;
                double change = means[p][i] / first / (Math.sqrt(squares[p][i] / second) + 1e-8);
                parameters[p][i] -= (float) (rate * (change + decay * parameters[p][i]));
            }
            Arrays.fill(gradients[p], 0);
        }
    }

    /** As a gate for a device profile. */
    Gate gate(String profile) {
        return new Gate(
                profile,
                List.of(
                        new Gate.Dense(inputs, parameters[0].clone(), parameters[1].clone()),
                        new Gate.Dense(hidden, parameters[2].clone(), parameters[3].clone())));
    }
}
