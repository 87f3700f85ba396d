package io.bitgear.training;

/**
 * Learning rate by step: a linear rise to the maximum, then a cosine fall to zero.
 *
 * @param maximum largest rate
 * @param steps steps of the whole run
 * @param warmUp share of the steps that rise, 0..1
 */
public record OneCycle(float maximum, long steps, float warmUp) {

    /**
     * The rate of a step.
     *
     * @param step step, counted from 0
     * @return learning rate
     */
    public float rate(long step) {
        double t = (step + 0.5) / steps;
        if (t < warmUp) {
            return (float) (maximum * t / warmUp);
        }
        return (float)
                (maximum
                        * 0.5
                        * (1 + Math.cos(Math.PI * Math.min(1, (t - warmUp) / (1 - warmUp)))));
    }
}
