package io.bitgear.bench;

import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledData;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The models and frames that the repository brings. */
public final class Shipped {
    private static final Path FOLDER = Path.of("../src/gateway").toAbsolutePath().normalize();

    /** ResNet-8. */
    public static final Path RESNET8 = FOLDER.resolve("models/resnet8-cifar10.safetensors");

    /** Images for it. */
    public static final Path IMAGES = FOLDER.resolve("data/cifar10-sample-1000.bin");

    /** The vibration network: windows of one row, kernels that are not square. */
    public static final Path VIBRATION = FOLDER.resolve("models/vibration.safetensors");

    /** Windows for it. */
    public static final Path WINDOWS = FOLDER.resolve("data/vibration-sample-300.bin");

    private Shipped() {}

    /** Reads a model file. */
    public static Model model(Path file) throws IOException {
        return ModelReader.read(file);
    }

    /** Reads some frames. */
    public static List<byte[]> frames(Path data, Model model, int count) throws Failure {
        return LabelledData.read(data, model, count).stream().map(LabelledImage::pixels).toList();
    }
}
