package io.bitgear.cli.evaluate;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files of records, each one label byte and the bytes of a frame: the layout of CIFAR-10's
 * binary version, for frames of any size.
 *
 * @param frameBytes bytes of a frame
 * @param classes number of classes; a label is below it
 * @param kind what the file should be, for messages
 */
record Records(int frameBytes, int classes, String kind) {
    private static final int RECORDS_MAX = 100_000;

    /**
     * The frames of a file.
     *
     * @param limit the most frames, from the first
     * @throws Failure naming the file and what is wrong with it
     */
    List<LabelledImage> read(Path file, int limit) throws Failure {
        int record = 1 + frameBytes;
        try {
            long size = Files.size(file);
            if (size == 0 || size % record != 0 || size / record > RECORDS_MAX) {
                throw new Failure(
                        file
                                + " has "
                                + size
                                + " bytes, which is not a number of records of "
                                + record
                                + " bytes",
                        "It is truncated, or not " + kind + ".");
            }
            return records(file, (int) Math.min(limit, size / record));
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }

    private List<LabelledImage> records(Path file, int count) throws IOException, Failure {
        List<LabelledImage> images = new ArrayList<>(count);
        try (InputStream in = Files.newInputStream(file)) {
            for (int i = 0; i < count; i++) {
                byte[] record = in.readNBytes(1 + frameBytes);
                int label = record.length == 0 ? -1 : record[0];
                if (record.length <= frameBytes || label < 0 || label >= classes) {
                    throw new Failure(
                            file
                                    + ", record "
                                    + i
                                    + ": label "
                                    + (label & 0xff)
                                    + " is not in 0.."
                                    + (classes - 1),
                            "It is not " + kind + ".");
                }
                byte[] pixels = new byte[frameBytes];
                System.arraycopy(record, 1, pixels, 0, frameBytes);
                images.add(new LabelledImage(label, pixels));
            }
        }
        return images;
    }
}
