package io.bitgear.training;

import io.bitgear.model.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10 in the binary version: per image one label byte and 3,072 pixel bytes, red then green
 * then blue plane, rows first. The last training images are held out.
 */
public final class Cifar10 implements DataSet {

    /** Classes in the order of the labels. */
    public static final List<String> CLASSES =
            List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");

    /** Colour images of 32 x 32 pixels; value (pixel - 120) / 64. */
    public static final FrameFormat FORMAT =
            new FrameFormat(new Shape(3, 32, 32), 120, 1f / 64, CLASSES);

    /** Images held out of the training set for validation, taken from its end. */
    public static final int HELD_OUT = 2_000;

    private static final int RECORDS_PER_FILE = 10_000;

    private final Frames training;
    private final Frames heldOut;
    private final Frames test;

    /**
     * Reads all six files.
     *
     * @param folder folder of the {@code .bin} files
     * @throws IOException if a file is absent or has a wrong size, naming it
     */
    public Cifar10(Path folder) throws IOException {
        String[] names = new String[5];
        for (int i = 0; i < names.length; i++) {
            names[i] = "data_batch_" + (i + 1) + ".bin";
        }
        Frames all = read(folder, names);
        training = all.slice(0, all.size() - HELD_OUT);
        heldOut = all.slice(all.size() - HELD_OUT, all.size());
        test = read(folder, "test_batch.bin");
    }

    /**
     * Whether a folder holds all six files.
     *
     * @param folder folder
     * @return whether it does
     */
    public static boolean isIn(Path folder) {
        boolean all = Files.exists(folder.resolve("test_batch.bin"));
        for (int i = 1; i <= 5; i++) {
            all &= Files.exists(folder.resolve("data_batch_" + i + ".bin"));
        }
        return all;
    }

    @Override
    public String name() {
        return "CIFAR-10";
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

    /** Shifts by up to {@code strength} pixels, and mirrors. */
    @Override
    public Augmentation augmentation(int strength) {
        return strength == 0 ? Augmentation.NONE : new ShiftAndMirror(strength);
    }

    private static Frames read(Path folder, String... names) throws IOException {
        RecordFile layout = new RecordFile(FORMAT);
        int bytes = FORMAT.bytes();
        byte[] pixels = new byte[names.length * RECORDS_PER_FILE * bytes];
        byte[] labels = new byte[names.length * RECORDS_PER_FILE];
        for (int i = 0; i < names.length; i++) {
            Path file = folder.resolve(names[i]);
            if (!Files.isRegularFile(file)) {
                throw new IOException("there is no file " + file + " of the binary CIFAR-10");
            }
            Frames images = layout.read(file);
            if (images.size() != RECORDS_PER_FILE) {
                throw new IOException(
                        file
                                + " has "
                                + images.size()
                                + " images, not the "
                                + RECORDS_PER_FILE
                                + " of a CIFAR-10 binary file");
            }
            System.arraycopy(
                    images.codes(), 0, pixels, i * RECORDS_PER_FILE * bytes, images.codes().length);
            System.arraycopy(images.labels(), 0, labels, i * RECORDS_PER_FILE, images.size());
        }
        return new Frames(FORMAT, pixels, labels);
    }
}
