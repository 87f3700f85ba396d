package io.bitgear.training;

/**
 * Labelled frames to train, choose and measure with. A network is tied to none: whatever has a
 * format and three parts can be trained on.
 */
public interface DataSet {

    /**
     * What it is called beside figures.
     *
     * @return name, such as {@code CIFAR-10}
     */
    String name();

    /**
     * What its frames are.
     *
     * @return format of all parts
     */
    FrameFormat format();

    /**
     * The frames that are trained and calibrated on.
     *
     * @return frames, classes mixed
     */
    Frames training();

    /**
     * The frames that choices are made on; no training sees them.
     *
     * @return frames, classes mixed
     */
    Frames heldOut();

    /**
     * The frames that accuracies are measured on; no training and no choice sees them.
     *
     * @return frames, classes mixed
     */
    Frames test();

    /**
     * How a frame may be changed in training without becoming another class.
     *
     * @param strength 0 for no change; what more means is the data set's
     * @return the augmentation
     */
    Augmentation augmentation(int strength);
}
