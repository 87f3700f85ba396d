package io.bitgear.training.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import io.bitgear.training.Frames;
import io.bitgear.training.Mounting;
import io.bitgear.training.RecordFile;
import io.bitgear.training.vibration.VibrationData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shipped model on windows of its sensor, mounted upright or on its side. */
class AdaptRunTest {
    private static final Path SHIPPED =
            Path.of("..", "..", "gateway-config", "src", "gateway", "models")
                    .resolve("vibration.safetensors");

    @TempDir Path folder;
    private Path model;
    private Path data;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        model = Files.copy(SHIPPED, folder.resolve("model.safetensors"));
        data = Files.createDirectory(folder.resolve("data"));
        Frames upright = new VibrationData(9, 900, 1, 1).training();
        new RecordFile(upright.format()).write(upright, data.resolve("upright.bin"));
    }

    /** Takes turned windows for the upright ones. */
    private void turn() throws IOException {
        Frames upright = new RecordFile(VibrationData.FORMAT).read(data.resolve("upright.bin"));
        Files.delete(data.resolve("upright.bin"));
        Frames frames = new Mounting(1).read(upright);
        new RecordFile(frames.format()).write(frames, data.resolve("turned.bin"));
    }

    @Test
    void given_turned_axes_when_adapted_then_a_better_version_stands_beside_the_untouched_model()
            throws Exception {
        turn();
        byte[] before = Files.readAllBytes(model);
        Path out = folder.resolve("adapted.safetensors");
        AdaptRun.Result result = run(out, "50%", 3, false);
        assertEquals(out, result.file(), log.toString(StandardCharsets.UTF_8));
        assertTrue(
                result.report().adapted().accuracy() > result.report().served().accuracy() + 0.05,
                log.toString(StandardCharsets.UTF_8));
        assertArrayEquals(before, Files.readAllBytes(model));
        Model read = ModelReader.read(out);
        assertEquals("2", read.info().version());
        assertEquals("vibration", read.info().name());
        CostModel costs = new CostModel(read.graph(), DeviceProfiles.XC7Z020);
        Cost widest = costs.price(read.graph().widest());
        var chosen = result.report().adapted().configuration().widths();
        assertTrue(costs.price(chosen).weightBytes() <= 0.5 * widest.weightBytes());
        MeasuredConfiguration measured = read.measured(chosen).orElseThrow();
        assertEquals(result.report().adapted().accuracy(), measured.accuracy());
        assertTrue(read.measured(read.graph().widest()).isPresent(), "what the input had");
    }

    @Test
    void given_an_existing_output_when_adapted_then_refused_before_anything_is_done()
            throws Exception {
        IOException itself = assertThrows(IOException.class, () -> run(model, null, 1, true));
        assertTrue(itself.getMessage().contains("never overwritten"), itself.getMessage());
        Path there = Files.writeString(folder.resolve("there.safetensors"), "mine");
        IOException other = assertThrows(IOException.class, () -> run(there, null, 1, false));
        assertTrue(other.getMessage().contains("--force"), other.getMessage());
        assertEquals("mine", Files.readString(there));
    }

    @Test
    void given_constraints_that_nothing_keeps_when_adapted_then_the_narrowest_is_told() {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> run(folder.resolve("none"), "100", 1, false));
        assertTrue(refusal.getMessage().contains("W1A1 takes storage"), refusal.getMessage());
    }

    @Test
    void
            given_windows_as_trained_on_and_a_rate_that_spoils_the_weights_when_adapted_then_nothing_is_written()
                    throws Exception {
        Path out = folder.resolve("spoilt.safetensors");
        AdaptRun.Result result =
                new AdaptRun(options(out, "50%", 1, false, 0.8f), new PrintStream(log), false)
                        .run();
        assertFalse(result.report().isBetter(), log.toString(StandardCharsets.UTF_8));
        assertNull(result.file());
        assertFalse(Files.exists(out));
    }

    private AdaptRun.Result run(Path out, String storage, int epochs, boolean force)
            throws Exception {
        AdaptOptions options = options(out, storage, epochs, force, 0.02f);
        return new AdaptRun(options, new PrintStream(log), false).run();
    }

    private AdaptOptions options(Path out, String storage, int epochs, boolean force, float rate) {
        return new AdaptOptions(
                model,
                DeviceProfiles.XC7Z020,
                Constraints.parse(storage, null, null),
                data,
                out,
                folder.resolve("work"),
                epochs,
                1,
                1,
                rate,
                force,
                false);
    }
}
