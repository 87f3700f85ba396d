package io.bitgear.cli.evaluate;

import io.bitgear.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the official binary layout of CIFAR-10: records of one label and 3,072 pixels. */
public final class Cifar10 {
    /** Bytes of an image: 3 channels x 32 rows x 32 columns. */
    public static final int IMAGE_BYTES = 3 * 32 * 32;

    private static final Records RECORDS =
            new Records(IMAGE_BYTES, 10, "CIFAR-10's binary version");
    private static final List<String> FILES = List.of("test_batch.bin", "cifar10-sample-1000.bin");

    private Cifar10() {}

    /**
     * The test images of a folder ({@code test_batch.bin}, else the sample) or of a file.
     *
     * @param limit the most images, from the first
     * @throws Failure naming the file and what is wrong with it
     */
    public static List<LabelledImage> read(Path data, int limit) throws Failure {
        return RECORDS.read(file(data), limit);
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
}
