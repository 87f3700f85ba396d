package io.bitgear.sweep.hyper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bitgear.cli.Failure;
import io.bitgear.sweep.Shipped;
import io.bitgear.sweep.engine.SparkEngine;
import io.bitgear.sweep.engine.SparkOptions;
import io.bitgear.training.FloatTrainer;
import io.bitgear.training.QatTrainer;
import io.bitgear.training.ShiftAndMirror;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains in JVMs of their own, with the libraries that the build of io.bitgear.training leaves. */
class TrialJvmTest {
    private static final Path TRAINING =
            Path.of("../../bundles/io.bitgear.training/target").toAbsolutePath().normalize();
    private static final int IMAGES = 64;
    private static final int HELD_OUT = 30;

    @TempDir Path folder;

    @BeforeEach
    void libraries() {
        assumeTrue(
                Files.isDirectory(TRAINING.resolve("lib")), "io.bitgear.training is not packaged");
    }

    private String order(Path data) throws Exception {
        Point point =
                new Point(
                        "resnet8",
                        new FloatTrainer.Settings(
                                1, 32, 0.1f, 1e-4f, new ShiftAndMirror(2), 0.5f, 0, 3),
                        new QatTrainer.Settings(
                                1,
                                32,
                                0.03f,
                                0.004f,
                                5e-5f,
                                new ShiftAndMirror(2),
                                0.5f,
                                2,
                                0.8f,
                                1,
                                5e-4f,
                                0,
                                3));
        return Point.JSON.writeValueAsString(
                new Order(
                        point,
                        data.toString(),
                        IMAGES,
                        data.toString(),
                        IMAGES,
                        HELD_OUT,
                        List.of(8, 2)));
    }

    @Test
    void given_one_order_twice_when_trained_at_once_then_both_reach_the_same() throws Exception {
        String order = order(Shipped.images(folder, IMAGES + HELD_OUT));
        List<LinkedHashMap<String, Double>> accuracies;
        try (SparkEngine engine = new SparkEngine(new SparkOptions("local[2]"), 1)) {
            accuracies =
                    engine.run(
                            "training",
                            new TrialJvm(TRAINING.toString(), 1, 10),
                            List.of(order, order),
                            TrialJvm::run);
        }
        assertEquals(accuracies.get(0), accuracies.get(1));
        assertEquals(Set.of("W8A8", "W2A2"), accuracies.get(0).keySet());
        for (double accuracy : accuracies.get(0).values()) {
            double right = accuracy * HELD_OUT;
            assertTrue(accuracy >= 0 && accuracy <= 1, accuracies.toString());
            assertEquals(Math.rint(right), right, 1e-9, "a share of " + HELD_OUT + " images");
        }
    }

    @Test
    void given_too_few_images_when_trained_then_the_failure_names_the_file() throws Exception {
        Path data = Shipped.images(folder, IMAGES);
        Failure failure =
                assertThrows(
                        Failure.class,
                        () -> new TrialJvm(TRAINING.toString(), 1, 10).run(order(data)));
        assertTrue(
                failure.getMessage().contains(data + " has 64 images, 94 are needed"),
                failure.getMessage());
    }

    @Test
    void given_no_libraries_when_trained_then_the_failure_names_the_folder() throws Exception {
        Failure failure =
                assertThrows(Failure.class, () -> new TrialJvm(folder.toString(), 1, 10).run("{}"));
        assertTrue(failure.getMessage().contains(folder.toString()), failure.getMessage());
    }
}
