package io.bitgear.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of records, each one label byte and the bytes of a frame: the layout of CIFAR-10's binary
 * version, for frames of any format.
 *
 * @param format what the frames are
 */
public record RecordFile(FrameFormat format) {

    /** Read whole into memory, so not larger than this. */
    private static final long MOST_BYTES = 1 << 30;

    /**
     * Reads a file.
     *
     * @param file source
     * @return its frames
     * @throws IOException if it cannot be read, holds no whole number of records or a label that is
     *     no class, naming it
     */
    public Frames read(Path file) throws IOException {
        int record = 1 + format.bytes();
        long bytes = Files.size(file);
        if (bytes == 0 || bytes % record != 0 || bytes > MOST_BYTES) {
            throw new IOException(
                    file
                            + " has "
                            + bytes
                            + " bytes, which is not a number of records of "
                            + record
                            + " bytes");
        }
        byte[] data = Files.readAllBytes(file);
        int count = data.length / record;
        byte[] codes = new byte[count * format.bytes()];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = data[i * record];
            if (labels[i] < 0 || labels[i] >= format.classes().size()) {
                throw new IOException(file + ": frame " + i + " has the label " + labels[i]);
            }
            System.arraycopy(data, i * record + 1, codes, i * format.bytes(), format.bytes());
        }
        return new Frames(format, codes, labels);
    }

    /**
     * Writes a file.
     *
     * @param frames frames of the format
     * @param file is replaced
     * @throws IOException if it cannot be written
     */
    public void write(Frames frames, Path file) throws IOException {
        int bytes = format.bytes();
        byte[] data = new byte[frames.size() * (1 + bytes)];
        for (int i = 0; i < frames.size(); i++) {
            data[i * (1 + bytes)] = frames.labels()[i];
            System.arraycopy(frames.codes(), i * bytes, data, i * (1 + bytes) + 1, bytes);
        }
        Files.write(file, data);
    }
}
