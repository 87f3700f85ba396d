package io.bitgear.cli.evaluate;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the official binary layout of CIFAR-10: records of one label and 3,072 pixels. */
public final class Cifar10 {
    /** Bytes of an image: 3 channels x 32 rows x 32 columns. */
    public static final int IMAGE_BYTES = 3 * 32 * 32;

    private static final int RECORD_BYTES = 1 + IMAGE_BYTES;
    private static final int CLASSES = 10;
    private static final int RECORDS_MAX = 100_000;
    private static final List<String> FILES = List.of("test_batch.bin", "cifar10-sample-1000.bin");

    private Cifar10() {}

    /**
     * The test images of a folder ({@code test_batch.bin}, else the sample) or of a file.
     *
     * @param limit the most images, from the first
     * @throws Failure naming the file and what is wrong with it
     */
    public static List<LabelledImage> read(Path data, int limit) throws Failure {
        Path file = file(data);
        try {
            long size = Files.size(file);
            if (size == 0 || size % RECORD_BYTES != 0 || size / RECORD_BYTES > RECORDS_MAX) {
                throw new Failure(
                        file
                                + " has "
                                + size
                                + " bytes, which is not a number of records of "
                                + RECORD_BYTES
                                + " bytes",
                        "It is truncated, or not CIFAR-10's binary version.");
            }
            return records(file, (int) Math.min(limit, size / RECORD_BYTES));
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }

    private static Path file(Path data) throws Failure {
        if (Files.isRegularFile(data)) {
            return data;
        }
        for (String name : FILES) {
            if (Files.isRegularFile(data.resolve(name))) {
                return data.resolve(name);
            }
        }
        throw new Failure(
                Files.exists(data) ? data + " holds none of " + FILES : "there is no " + data,
                "--data wants the folder of CIFAR-10's binary version, or one of its files.");
    }

    private static List<LabelledImage> records(Path file, int count) throws IOException, Failure {
        List<LabelledImage> images = new ArrayList<>(count);
        try (InputStream in = Files.newInputStream(file)) {
            for (int i = 0; i < count; i++) {
                byte[] record = in.readNBytes(RECORD_BYTES);
                int label = record.length == 0 ? -1 : record[0];
                if (record.length < RECORD_BYTES || label < 0 || label >= CLASSES) {
                    throw new Failure(
                            file
                                    + ", record "
                                    + i
                                    + ": label "
                                    + (label & 0xff)
                                    + " is not in 0..9",
                            "It is not CIFAR-10's binary version.");
                }
                byte[] pixels = new byte[IMAGE_BYTES];
                System.arraycopy(record, 1, pixels, 0, IMAGE_BYTES);
                images.add(new LabelledImage(label, pixels));
            }
        }
        return images;
    }
}
