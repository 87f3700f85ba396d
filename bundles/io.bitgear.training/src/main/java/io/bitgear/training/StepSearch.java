package io.bitgear.training;

/** Search for the activation step that loses least. */
public final class StepSearch {

    private static final int CANDIDATES = 96;

    private StepSearch() {}

    /**
     * The step with the least mean squared error of clamp(floor(v / step + 1/2), 0, 2^bits - 1)
     * step over samples.
     *
     * @param samples values of a tensor, none negative
     * @param bits width, 1..8
     * @return the step, positive
     */
    public static float search(float[] samples, int bits) {
        float max = 1e-6f;
        for (float v : samples) {
            max = Math.max(max, v);
        }
        int top = (1 << bits) - 1;
        double best = Double.POSITIVE_INFINITY;
        float chosen = max / top;
        for (int i = 1; i <= CANDIDATES; i++) {
            float step = max / top * i / CANDIDATES * (bits == 1 ? 1f : 1.05f);
            double error = error(samples, step, top);
            if (error < best) {
                best = error;
                chosen = step;
            }
        }
        return chosen;
    }

    private static double error(float[] samples, float step, int top) {
        double sum = 0;
        float inverse = 1 / step;
        for (float v : samples) {
            float code = Math.min(top, (int) (v * inverse + 0.5f));
            float e = code * step - v;
            sum += e * e;
        }
        return sum;
    }
}
