package io.bitgear.sweep.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.evaluate.WidthChoice;
import io.bitgear.model.Model;
import io.bitgear.sweep.Shipped;
import io.bitgear.sweep.engine.LoopEngine;
import io.bitgear.sweep.engine.SparkEngine;
import io.bitgear.sweep.engine.SparkOptions;
import io.bitgear.training.Cifar10;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped model on the first shipped images, under two configurations of its file and two
 * others.
 */
class ConfigurationSweepTest {
    private static final int IMAGES = 29;

    @TempDir Path folder;

    @Test
    void given_uneven_shards_when_run_on_spark_then_the_counts_are_those_of_a_loop_and_of_training()
            throws Exception {
        Path data = Shipped.images(folder, IMAGES);
        ModelInput modelInput = ModelInput.read(Shipped.MODEL, false);
        ImageInput images = ImageInput.read(data, 0, Integer.MAX_VALUE, false);
        Model model = modelInput.model();
        WidthChoice choice = new WidthChoice(model.graph());
        List<Candidate> candidates =
                List.of(
                        new Candidate("W8A8", model.graph().widest()),
                        new Candidate("mixed", choice.parse("w=4,a=4,stack2.conv2=2")),
                        new Candidate("W1A1", model.graph().uniform(1, 1)),
                        new Candidate("W2A5", model.graph().uniform(2, 5)));

        List<Count> loop;
        try (LoopEngine engine = new LoopEngine()) {
            loop = new ConfigurationSweep(modelInput, images, 1).run(engine, candidates);
        }
        assertEquals(List.of(true, false, true, false), loop.stream().map(Count::inFile).toList());
        try (SparkEngine engine = new SparkEngine(new SparkOptions("local[2]"), 1)) {
            for (int shards : new int[] {3, 7}) {
                assertEquals(
                        loop,
                        new ConfigurationSweep(modelInput, images, shards).run(engine, candidates),
                        shards + " shards");
            }
        }
        try (IntegerEvaluation training = new IntegerEvaluation(1)) {
            Frames same = cifar10(data);
            for (Count count : loop) {
                assertEquals(
                        training.accuracy(model, count.configuration(), same),
                        count.accuracy(),
                        count.candidate().label());
            }
        }
        assertTrue(loop.get(0).right() > loop.get(2).right(), "W8A8 must beat W1A1");
        assertFalse(loop.get(0).right() == IMAGES, "a count that cannot be wrong shows nothing");
    }

    private static Frames cifar10(Path file) throws Exception {
        byte[] records = Files.readAllBytes(file);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        byte[] labels = new byte[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            int at = i * (Cifar10.FORMAT.bytes() + 1);
            labels[i] = records[at];
            pixels.write(records, at + 1, Cifar10.FORMAT.bytes());
        }
        return new Frames(Cifar10.FORMAT, pixels.toByteArray(), labels);
    }
}
