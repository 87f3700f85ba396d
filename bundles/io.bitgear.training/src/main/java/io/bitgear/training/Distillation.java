package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Loss of a student: T^2 times the cross entropy to the teacher's softened classes (Hinton,
 * Vinyals, Dean 2015), and a little cross entropy to the labels.
 */
public final class Distillation {

    private final NDArray cooling;
    private final NDArray softWeight;
    private final NDArray hardWeight;

    /**
     * Makes the constants.
     *
     * @param manager owner of the constants; it must outlive every use
     * @param temperature temperature T, at least 1
     * @param soft share of the teacher in the loss, 0..1
     */
    public Distillation(NDManager manager, float temperature, float soft) {
        cooling = WeightQuantiser.constant(manager, 1 / temperature);
        softWeight = WeightQuantiser.constant(manager, soft * temperature * temperature);
        hardWeight = WeightQuantiser.constant(manager, 1 - soft);
    }

    /**
     * The teacher's targets; to be called outside autograd.
     *
     * @param logits the teacher's logits, batch x classes
     * @param size images in the batch
     * @return weighted soft targets, batch x classes
     */
    public NDArray soft(NDArray logits, int size) {
        NDArray count = logits.getManager().create((float) size);
        return logits.mul(cooling).softmax(1).mul(softWeight).div(count);
    }

    /**
     * The loss.
     *
     * @param logits the student's logits, batch x classes
     * @param soft result of {@link #soft}
     * @param hard one-hot rows divided by the batch size
     * @return scalar
     */
    public NDArray loss(NDArray logits, NDArray soft, NDArray hard) {
        NDArray toTeacher = logits.mul(cooling).logSoftmax(1).mul(soft).sum();
        NDArray toLabels = logits.logSoftmax(1).mul(hard).sum().mul(hardWeight);
        return toTeacher.add(toLabels).neg();
    }

    /**
     * The loss on the labels alone.
     *
     * @param logits answers, images x classes
     * @param hard targets, images x classes, which add up to 1
     * @return scalar
     */
    public static NDArray labels(NDArray logits, NDArray hard) {
        return logits.logSoftmax(1).mul(hard).sum().neg();
    }
}
