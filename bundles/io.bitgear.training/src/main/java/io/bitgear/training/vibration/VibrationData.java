package io.bitgear.training.vibration;

import io.bitgear.model.graph.Shape;
import io.bitgear.training.Augmentation;
import io.bitgear.training.DataSet;
import io.bitgear.training.FrameFormat;
import io.bitgear.training.Frames;
import java.util.SplittableRandom;

/**
 * Windows of a simulated vibration sensor on rotating machines, six conditions, as many of one as
 * of another. Simulated, not measured: it shows that a stream trains and runs like images do, and
 * says nothing about real machines. Every window is of another machine, so the parts share none.
 * The same seed makes the same windows.
 */
public final class VibrationData implements DataSet {

    /** Samples a second, as a MEMS accelerometer such as the ADXL345 gives. */
    public static final double RATE = 1_600;

    /** Samples of a window: 160 ms. */
    public static final int SAMPLES = 256;

    /** Three axes of 256 samples; one code is 1/32 g, and the range is 4 g both ways. */
    public static final FrameFormat FORMAT =
            new FrameFormat(
                    new Shape(Harmonics.AXES, 1, SAMPLES), 128, 1f / 32, Condition.labels());

    private static final int TRAINING = 30_000;
    private static final int HELD_OUT = 2_000;
    private static final int TEST = 6_000;
    private static final long SEED = 1;

    private final Frames training;
    private final Frames heldOut;
    private final Frames test;

    /** Makes the windows: 30,000 to train on, 2,000 held out, 6,000 to test on. */
    public VibrationData() {
        this(SEED, TRAINING, HELD_OUT, TEST);
    }

    /**
     * Makes windows.
     *
     * @param seed seed of all
     * @param training windows to train on, at least 1
     * @param heldOut windows to choose on, at least 1
     * @param test windows to test on, at least 1
     */
    public VibrationData(long seed, int training, int heldOut, int test) {
        SplittableRandom random = new SplittableRandom(seed);
        this.training = windows(training, random.split());
        this.heldOut = windows(heldOut, random.split());
        this.test = windows(test, random.split());
    }

    private static Frames windows(int count, SplittableRandom random) {
        Condition[] conditions = Condition.values();
        int[] turn = new int[conditions.length];
        byte[] codes = new byte[count * FORMAT.bytes()];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            if (i % turn.length == 0) {
                shuffle(turn, random);
            }
            labels[i] = (byte) turn[i % turn.length];
            SplittableRandom own = random.split();
            double[][] window = new RotatingMachine(conditions[labels[i]], own).run(SAMPLES, RATE);
            for (int axis = 0; axis < window.length; axis++) {
                for (int t = 0; t < SAMPLES; t++) {
                    codes[i * FORMAT.bytes() + axis * SAMPLES + t] = code(window[axis][t]);
                }
            }
        }
        return new Frames(FORMAT, codes, labels);
    }

    /**
     * The conditions take turns in a new order each time, so that no sample of windows is biased.
     */
    private static void shuffle(int[] turn, SplittableRandom random) {
        for (int i = 0; i < turn.length; i++) {
            int j = random.nextInt(i + 1);
            turn[i] = turn[j];
            turn[j] = i;
        }
    }

    private static byte code(double acceleration) {
        long code = Math.round(acceleration / FORMAT.step()) + FORMAT.zeroPoint();
        return (byte) Math.max(0, Math.min(255, code));
    }

    @Override
    public String name() {
        return "simulated vibration";
    }

    @Override
    public FrameFormat format() {
        return FORMAT;
    }

    @Override
    public Frames training() {
        return training;
    }

    @Override
    public Frames heldOut() {
        return heldOut;
    }

    @Override
    public Frames test() {
        return test;
    }

    /** None: the machines vary enough. */
    @Override
    public Augmentation augmentation(int strength) {
        return Augmentation.NONE;
    }
}
