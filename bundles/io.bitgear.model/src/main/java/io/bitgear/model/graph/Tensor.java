package io.bitgear.model.graph;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * An activation tensor: unsigned codes, value = step x (code - zero point).
 *
 * @param name unique among tensors
 * @param shape channels, height, width
 * @param zeroPoint the code of the value 0 at 8 bits, 0..255; at width a it is {@code zeroPoint >>
 *     (8-a)}. 0 makes the clamp of the requantisation a ReLU
 * @param steps the positive step by width. The widths are the ones that a configuration may choose.
 *     Empty for a tensor that shares another's codes (the output of max pooling, ReLU and flatten).
 *     The network's output has the single width {@link #LOGIT_WIDTH}, signed
 */
public record Tensor(String name, Shape shape, int zeroPoint, SortedMap<Integer, Double> steps) {
    /** The width of the network's output, whose codes are signed. */
    public static final int LOGIT_WIDTH = 16;

    /** Copies the steps and checks the ranges. */
    public Tensor {
        if (zeroPoint < 0 || zeroPoint > 255) {
            throw new IllegalArgumentException(
                    "tensor " + name + ": zero point " + zeroPoint + " is not in 0..255");
        }
        steps = Collections.unmodifiableNavigableMap(new TreeMap<>(steps));
        steps.forEach(
                (width, step) -> {
                    if ((width < 1 || width > 8) && width != LOGIT_WIDTH) {
                        throw new IllegalArgumentException(
                                "tensor " + name + ": width " + width + " is not in 1..8");
                    }
                    if (!(step > 0) || step.isInfinite()) {
                        throw new IllegalArgumentException(
                                "tensor "
                                        + name
                                        + ": step "
                                        + step
                                        + " at width "
                                        + width
                                        + " is not positive");
                    }
                });
    }

    /**
     * The widths that a configuration may choose; empty for a tensor that shares another's codes.
     */
    public SortedSet<Integer> widths() {
        return ((NavigableMap<Integer, Double>) steps).navigableKeySet();
    }

    /** Whether this is the network's output, with signed codes. */
    public boolean isLogits() {
        return steps.containsKey(LOGIT_WIDTH);
    }

    /** The code of the value 0 at a width. */
    public int zeroPoint(int width) {
        return width >= 8 ? zeroPoint : zeroPoint >> (8 - width);
    }

    /** The step at a width. */
    public double step(int width) {
        Double step = steps.get(width);
        if (step == null) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has no width " + width + ", only " + widths());
        }
        return step;
    }
}
