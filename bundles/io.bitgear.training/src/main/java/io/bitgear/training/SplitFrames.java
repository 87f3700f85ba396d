package io.bitgear.training;

/**
 * A data set whose parts are at hand already. Images of more than one row are shifted and mirrored
 * in training; streams are left as they are.
 *
 * @param name what it is called beside figures
 * @param training frames to train and calibrate on
 * @param heldOut frames to choose on
 * @param test frames to measure on
 */
public record SplitFrames(String name, Frames training, Frames heldOut, Frames test)
        implements DataSet {

    @Override
    public FrameFormat format() {
        return training.format();
    }

    @Override
    public Augmentation augmentation(int strength) {
        boolean image = format().shape().height() > 1;
        return strength == 0 || !image ? Augmentation.NONE : new ShiftAndMirror(strength);
    }
}
