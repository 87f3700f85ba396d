package io.bitgear.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Images of the CIFAR-10 binary version: per image one label byte and 3,072 pixel bytes, red then
 * green then blue plane, rows first.
 *
 * @param pixels pixel bytes of all images
 * @param labels one class (0..9) per image
 */
public record Cifar10(byte[] pixels, byte[] labels) {

    /** Bytes of one image. */
    public static final int IMAGE_BYTES = 3 * 32 * 32;

    /** Images held out of the training set for validation, taken from its end. */
    public static final int HELD_OUT = 2_000;

    private static final int RECORDS_PER_FILE = 10_000;

    /**
     * Number of images.
     *
     * @return number of images
     */
    public int size() {
        return labels.length;
    }

    /**
     * Reads the five training files.
     *
     * @param folder folder of the {@code .bin} files
     * @return 50,000 images
     * @throws IOException if a file is absent or has a wrong size, naming it
     */
    public static Cifar10 training(Path folder) throws IOException {
        String[] names = new String[5];
        for (int i = 0; i < names.length; i++) {
            names[i] = "data_batch_" + (i + 1) + ".bin";
        }
        return read(folder, names);
    }

    /**
     * Reads the test file.
     *
     * @param folder folder of the {@code .bin} files
     * @return 10,000 images
     * @throws IOException if the file is absent or has a wrong size, naming it
     */
    public static Cifar10 test(Path folder) throws IOException {
        return read(folder, "test_batch.bin");
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

    /**
     * A run of images.
     *
     * @param from first image
     * @param to one past the last image
     * @return copy of the images
     */
    public Cifar10 slice(int from, int to) {
        return new Cifar10(
                java.util.Arrays.copyOfRange(pixels, from * IMAGE_BYTES, to * IMAGE_BYTES),
                java.util.Arrays.copyOfRange(labels, from, to));
    }

    private static Cifar10 read(Path folder, String... names) throws IOException {
        byte[] pixels = new byte[names.length * RECORDS_PER_FILE * IMAGE_BYTES];
        byte[] labels = new byte[names.length * RECORDS_PER_FILE];
        int image = 0;
        for (String name : names) {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new IOException("there is no file " + file + " of the binary CIFAR-10");
            }
            byte[] data = Files.readAllBytes(file);
            if (data.length != RECORDS_PER_FILE * (IMAGE_BYTES + 1)) {
                throw new IOException(
                        file
                                + " has "
                                + data.length
                                + " bytes, not the "
                                + RECORDS_PER_FILE * (IMAGE_BYTES + 1)
                                + " of a CIFAR-10 binary file");
            }
            for (int i = 0; i < RECORDS_PER_FILE; i++, image++) {
                int at = i * (IMAGE_BYTES + 1);
                labels[image] = data[at];
                if (labels[image] < 0 || labels[image] > 9) {
                    throw new IOException(
                            file + ": image " + i + " has the label " + labels[image]);
                }
                System.arraycopy(data, at + 1, pixels, image * IMAGE_BYTES, IMAGE_BYTES);
            }
        }
        return new Cifar10(pixels, labels);
    }
}
