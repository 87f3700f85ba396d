package io.bitgear.sweep.configuration;

import io.bitgear.cli.Failure;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Model, images and how they are shared out. */
final class SweepInput {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "The model file.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder of CIFAR-10's binary version, or a file of it.")
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "2147483647",
            description = "The first images only.")
    private int images;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Tasks that the images of a configuration are split into (default: one for"
                            + " about 500 images).")
    private int shards;

    @Option(
            names = "--shared",
            description =
                    "Executors read model and images by their paths, on a file system that all"
                            + " machines share; else they are sent.")
    private boolean shared;

    @Option(
            names = "--check",
            description =
                    "Compute everything once more in a plain loop of one thread, compare, and show"
                            + " both times.")
    private boolean check;

    void check() throws Failure {
        if (images < 1 || shards < 0) {
            throw new Failure("--images and --shards must be positive", "");
        }
    }

    ModelInput model() throws Failure {
        return ModelInput.read(model, shared);
    }

    /** The first test images. */
    ImageInput testImages() throws Failure {
        return ImageInput.read(data, 0, images, shared);
    }

    /**
     * The first of the last images of the last training file, which training holds out; of a file,
     * its first images.
     */
    ImageInput heldOut(String file, int first) throws Failure {
        return data.toFile().isDirectory()
                ? ImageInput.read(data.resolve(file), first, images, shared)
                : ImageInput.read(data, 0, images, shared);
    }

    ConfigurationSweep sweep(ModelInput modelInput, ImageInput imageInput) throws Failure {
        return new ConfigurationSweep(modelInput, imageInput, shards);
    }

    boolean isChecked() {
        return check;
    }
}
