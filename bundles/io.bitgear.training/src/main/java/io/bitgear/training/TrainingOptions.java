package io.bitgear.training;

import java.nio.file.Path;

/**
 * What a training run is told.
 *
 * @param network one of {@link Networks#NAMES}
 * @param data folder of the CIFAR-10 binary files, or null to download them into the work folder;
 *     not read for a network whose data is made
 * @param out model file to write
 * @param floatEpochs epochs of the float stage, at least 1; the shaped stage has a ninth of them
 * @param quantisedEpochs epochs of the narrow stage, at least 1; the wide stage has a sixth of them
 * @param distilled epochs of the narrow stage, from the first, that learn from the float network;
 *     those behind them learn from the labels alone
 * @param seed seed of weights, order and augmentation
 * @param threads threads of evaluation; those of the engine are set before it starts, by
 *     OMP_NUM_THREADS
 * @param work folder of checkpoints; a run resumes from those it finds there
 * @param note remark that stands beside the figures, or null
 * @param frontSize mixed configurations measured, 0 for none
 * @param scanImages held-out frames that sensitivities are measured on, 1..2,000
 * @param limit test frames measured at most, 1..10,000
 */
public record TrainingOptions(
        String network,
        Path data,
        Path out,
        int floatEpochs,
        int quantisedEpochs,
        int distilled,
        long seed,
        int threads,
        Path work,
        String note,
        int frontSize,
        int scanImages,
        int limit) {

    /** Checks the ranges. */
    public TrainingOptions {
        if (!Networks.NAMES.contains(network)) {
            throw new IllegalArgumentException(
                    "no network \""
                            + network
                            + "\"; there are "
                            + String.join(", ", Networks.NAMES));
        }
        require("float epochs", floatEpochs, 1, 100_000);
        require("quantised epochs", quantisedEpochs, 1, 100_000);
        require("distilled epochs", distilled, 0, quantisedEpochs);
        require("threads", threads, 1, 1_024);
        require("front size", frontSize, 0, 1_000);
        require("scan images", scanImages, 1, Cifar10.HELD_OUT);
        require("limit", limit, 1, 10_000);
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", not in " + least + ".." + most);
        }
    }
}
