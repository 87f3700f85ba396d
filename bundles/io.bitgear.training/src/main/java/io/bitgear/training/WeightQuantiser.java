package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/**
 * The nested weight quantiser on arrays. With s = k rms(w) per output channel, the code of width b
 * is clamp(floor((w / s + 1) 2^(b-1)), 0, 2^b - 1), which is the prefix of the 8-bit code, and the
 * value s (2 code + 1 - 2^b) / 2^b.
 */
public final class WeightQuantiser {

    /** Scale of an output channel over the root mean square of its weights. */
    public static final float RANGE = 2.2f;

    private final NDArray range;
    private final NDArray one;
    private final NDArray two;
    private final NDArray tiny;
    private final NDArray[] half = new NDArray[Plans.WIDEST + 1];
    private final NDArray[] top = new NDArray[Plans.WIDEST + 1];
    private final NDArray zero;

    /**
     * Makes the constants.
     *
     * @param manager owner of the constants; it must outlive every use
     */
    public WeightQuantiser(NDManager manager) {
        range = constant(manager, RANGE);
        zero = constant(manager, 0);
        one = constant(manager, 1);
        two = constant(manager, 2);
        tiny = constant(manager, 1e-12f);
        for (int b = 1; b < half.length; b++) {
            half[b] = constant(manager, 1 << (b - 1));
            top[b] = constant(manager, (1 << b) - 1);
        }
    }

    /**
     * What to add to weights to get their quantised values; to be called outside autograd.
     *
     * @param w weights, output channels first
     * @param bits width, 1..8
     * @return quantised value minus weight, same shape
     */
    public NDArray delta(NDArray w, int bits) {
        NDArray flat = w.reshape(w.size(0), -1);
        NDArray s = flat.mul(flat).mean(new int[] {1}, true).add(tiny).sqrt().mul(range);
        NDArray code =
                flat.div(s).add(one).mul(half[bits]).floor().maximum(zero).minimum(top[bits]);
        NDArray value = code.mul(two).sub(top[bits]).div(half[bits]).div(two).mul(s);
        return value.sub(flat).reshape(w.getShape());
    }

    /**
     * An array that outlives the scope of a step.
     *
     * @param manager owner
     * @param value value
     * @return scalar array
     */
    static NDArray constant(NDManager manager, float value) {
        NDArray array = manager.create(value);
        NDScope.unregister(array);
        return array;
    }
}
