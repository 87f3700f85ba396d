package io.bitgear.training.adapt;

import io.bitgear.training.FrameFormat;
import io.bitgear.training.Frames;
import io.bitgear.training.RecordFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads labelled frames from a folder: one folder a class, named as the model names it, with raw
 * frames ({@code .bin}) or images of the model's size ({@code .png}, {@code .jpg}) in it; or files
 * of records ({@code .bin}) in the folder itself, each one label byte and a frame, as CIFAR-10's
 * binary version has them.
 *
 * @param format what the frames are
 */
record FolderFrames(FrameFormat format) {

    /** Held in memory, so not more than this. */
    private static final int MOST_BYTES = 1 << 30;

    /**
     * Reads a folder.
     *
     * @param folder source
     * @return all its frames, in the order of classes and file names
     * @throws IOException if it holds none, or a file is none of these, naming it
     */
    Frames read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        List<String> classes = format.classes();
        for (int c = 0; c < classes.size(); c++) {
            Path named = folder.resolve(classes.get(c));
            if (Files.isDirectory(named)) {
                for (Path file : files(named, ".bin", ".png", ".jpg", ".jpeg")) {
                    add(codes, frame(file), file);
                    labels.write(c);
                }
            }
        }
        if (labels.size() == 0) {
            for (Path file : files(folder, ".bin")) {
                Frames records = new RecordFile(format).read(file);
                add(codes, records.codes(), file);
                labels.writeBytes(records.labels());
            }
        }
        if (labels.size() == 0) {
            throw new IOException(
                    folder
                            + " holds no frames: neither folders named like a class ("
                            + String.join(", ", classes)
                            + ") with .bin, .png or .jpg files, nor .bin files of records");
        }
        return new Frames(format, codes.toByteArray(), labels.toByteArray());
    }

    private static void add(ByteArrayOutputStream codes, byte[] more, Path file)
            throws IOException {
        if ((long) codes.size() + more.length > MOST_BYTES) {
            throw new IOException("with " + file + " there are more than 1 GiB of frames");
        }
        codes.writeBytes(more);
    }

    private byte[] frame(Path file) throws IOException {
        if (!name(file).endsWith(".bin")) {
            return new ImageCodes(format.shape()).read(file);
        }
        long size = Files.size(file);
        if (size != format.bytes()) {
            throw new IOException(
                    file
                            + " has "
                            + size
                            + " bytes, a frame of "
                            + format.shape()
                            + " has "
                            + format.bytes());
        }
        return Files.readAllBytes(file);
    }

    private static List<Path> files(Path folder, String... endings) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> Stream.of(endings).anyMatch(name(f)::endsWith))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
