package io.bitgear.cli.evaluate;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads frames from a folder that has one folder a class, named as the model names it, with raw
 * frames in it: {@code LABEL/NAME.bin}.
 *
 * @param frameBytes bytes of a frame
 * @param classes names of the classes, a label each
 */
record LabelledFolder(int frameBytes, List<String> classes) {

    /** Whether a folder has a folder of at least one class. */
    boolean isIn(Path folder) {
        return classes.stream().anyMatch(name -> Files.isDirectory(folder.resolve(name)));
    }

    /**
     * The frames, classes taking turns, each in the order of the file names.
     *
     * @param limit the most frames
     * @throws Failure naming the file and what is wrong with it
     */
    List<LabelledImage> read(Path folder, int limit) throws Failure {
        List<List<Path>> files = new ArrayList<>();
        for (String name : classes) {
            files.add(files(folder.resolve(name)));
        }
        List<LabelledImage> images = new ArrayList<>();
        boolean more = true;
        for (int round = 0; more && images.size() < limit; round++) {
            more = false;
            for (int c = 0; c < files.size() && images.size() < limit; c++) {
                if (round < files.get(c).size()) {
                    images.add(new LabelledImage(c, frame(files.get(c).get(round))));
                    more = true;
                }
            }
        }
        if (images.isEmpty()) {
            throw new Failure(folder + " holds no raw frames", "They are LABEL/NAME.bin.");
        }
        return images;
    }

    private static List<Path> files(Path folder) throws Failure {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".bin")).sorted().toList();
        } catch (IOException e) {
            throw new Failure("cannot read " + folder + ": " + e.getMessage(), "", e);
        }
    }

    private byte[] frame(Path file) throws Failure {
        try {
            long size = Files.size(file);
            if (size != frameBytes) {
                throw new Failure(
                        file + " has " + size + " bytes, a frame has " + frameBytes,
                        "A raw frame is one byte an element, channels x height x width.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }
}
