package io.bitgear.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The model and the images that the repository brings. */
public final class Shipped {
    /** The model file. */
    public static final Path MODEL =
            Path.of("../src/gateway/models/resnet8-cifar10.safetensors").toAbsolutePath();

    private static final Path SAMPLE = Path.of("../src/gateway/data/cifar10-sample-1000.bin");
    private static final int RECORD = 3073;

    private Shipped() {}

    /** A file of the first images. */
    public static Path images(Path folder, int count) throws IOException {
        byte[] all = Files.readAllBytes(SAMPLE);
        return Files.write(folder.resolve("images.bin"), Arrays.copyOf(all, count * RECORD));
    }
}
