package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.bitgear.model.graph.Graph;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {

    @TempDir Path folder;

    private final Graph net = SmallNet.create();
    private final Frames data = noise(96);

    @Test
    void
            given_float_run_stopped_after_an_epoch_when_resumed_then_weights_are_those_of_an_unbroken_run()
                    throws Exception {
        Map<String, float[]> taught = floats(null, folder.resolve("t"), 1);
        Map<String, float[]> unbroken = floats(taught, folder.resolve("a"), 2);
        Path broken = folder.resolve("b");
        Checkpoint half = Checkpoint.read(folder.resolve("a.1"));
        half.write(broken);
        floats(taught, broken, 2)
                .forEach((name, values) -> assertArrayEquals(unbroken.get(name), values, name));
    }

    @Test
    void
            given_quantised_run_stopped_after_an_epoch_when_resumed_then_weights_are_those_of_an_unbroken_run()
                    throws Exception {
        Map<String, float[]> start = floats(null, folder.resolve("f"), 1);
        Map<String, float[]> unbroken = quantised(start, folder.resolve("c"));
        Checkpoint.read(folder.resolve("c.1")).write(folder.resolve("d"));
        quantised(start, folder.resolve("d"))
                .forEach((name, values) -> assertArrayEquals(unbroken.get(name), values, name));
    }

    private Map<String, float[]> floats(Map<String, float[]> taught, Path checkpoint, int epochs)
            throws Exception {
        FloatTrainer.Settings settings =
                new FloatTrainer.Settings(
                        epochs, 32, 0.05f, 1e-4f, new ShiftAndMirror(2), 0.9f, 1e-3f, 4);
        return new FloatTrainer(net, settings, data, data, checkpoint)
                .train(taught, p -> keeping(checkpoint, p));
    }

    private Map<String, float[]> quantised(Map<String, float[]> start, Path checkpoint)
            throws Exception {
        QatTrainer.Settings settings =
                new QatTrainer.Settings(
                        2,
                        32,
                        0.02f,
                        0.01f,
                        1e-4f,
                        new ShiftAndMirror(2),
                        0.9f,
                        2,
                        0.8f,
                        1,
                        1e-3f,
                        0,
                        4);
        return new QatTrainer(net, settings, data, data, checkpoint)
                .train(start, start, p -> keeping(checkpoint, p));
    }

    /** Keeps the checkpoint of the first epoch aside. */
    private static Progress keeping(Path checkpoint, long[] range) {
        PrintStream out =
                new PrintStream(new ByteArrayOutputStream()) {
                    @Override
                    public void println(String line) {
                        Path kept = Path.of(checkpoint + ".1");
                        if (!Files.exists(kept)) {
                            try {
                                Files.copy(checkpoint, kept);
                            } catch (java.io.IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        }
                    }
                };
        return new Progress(out, false, range[0], range[1]);
    }

    private static Frames noise(int images) {
        SplittableRandom random = new SplittableRandom(8);
        byte[] pixels = new byte[images * Cifar10.FORMAT.bytes()];
        byte[] labels = new byte[images];
        random.nextBytes(pixels);
        for (int i = 0; i < images; i++) {
            labels[i] = (byte) random.nextInt(10);
        }
        return new Frames(Cifar10.FORMAT, pixels, labels);
    }
}
