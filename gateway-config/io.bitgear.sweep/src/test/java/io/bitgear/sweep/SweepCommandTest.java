package io.bitgear.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.execution.Program;
import io.bitgear.model.file.ModelReader;
import io.bitgear.sweep.configuration.SensitivityReport;
import io.bitgear.training.Cifar10;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import io.bitgear.training.SensitivityScan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SweepCommandTest {
    private static final int IMAGES = 50;

    @TempDir Path folder;
    private Path model;
    private Path data;
    private String out;
    private String err;

    @BeforeEach
    void write() throws Exception {
        model = SmallModel.write(folder);
        data = Shipped.images(folder, IMAGES);
    }

    private int run(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(command, "--model", model.toString(), "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        CommandLine line = SweepCommand.commandLine();
        line.setOut(new PrintWriter(outText));
        line.setErr(new PrintWriter(errText));
        int status = line.execute(arguments.toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        return status;
    }

    @ParameterizedTest
    @ValueSource(strings = {"configurations", "sensitivity"})
    void given_a_command_when_help_is_asked_then_it_is_given(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.contains("Usage: bitgear sweep " + command), out);
    }

    @Test
    void given_other_threads_and_shards_when_swept_then_the_file_is_the_same() throws Exception {
        Path list =
                Files.writeString(
                        folder.resolve("list.txt"), "# two\nnarrow w=2,a=2\n\nw=4,a=4,dense=8\n");
        Path one = folder.resolve("one.json");
        Path two = folder.resolve("two.json");
        String[] listed = {"--list", list.toString(), "--out", one.toString()};
        assertEquals(0, run("configurations", with(listed, "--master", "local[1]")), err);
        assertTrue(out.contains("narrow"), out);
        listed[3] = two.toString();
        assertEquals(
                0,
                run(
                        "configurations",
                        with(listed, "--master", "local[2]", "--shards", "9", "--check", "--json")),
                err);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        assertTrue(err.contains("the same result"), err);
        JsonNode configurations = Wire.JSON.readTree(out).path("configurations");
        assertEquals(2, configurations.size());
        assertEquals(8, configurations.at("/1/widths/weights/dense").asInt());
        assertEquals(IMAGES, configurations.at("/1/images").asInt());
    }

    @Test
    void given_a_scan_when_read_back_then_it_is_what_training_measures() throws Exception {
        labelAsTheWidestAnswers();
        Path file = folder.resolve("sensitivities.json");
        assertEquals(
                0,
                run("sensitivity", "--master", "local[2]", "--images", "37", "--out", file + ""),
                err);
        Model read = ModelReader.read(model);
        Sensitivities found = SensitivityReport.read(file, read);

        Sensitivities measured = scan(read, 37);
        assertEquals(measured, found);
        assertTrue(
                found.weights().values().stream()
                        .flatMap(losses -> losses.values().stream())
                        .anyMatch(loss -> loss > 0),
                "a scan that finds no loss shows nothing");
        assertTrue(out.contains("conv") && out.contains("features"), out);

        assertEquals(
                0,
                run(
                        "configurations",
                        "--master",
                        "local[1]",
                        "--images",
                        "37",
                        "--sensitivities",
                        file.toString(),
                        "--json"),
                err);
        double predicted = Wire.JSON.readTree(out).at("/configurations/0/predicted").asDouble();
        assertEquals(1, found.base());
        assertEquals(1, predicted);
    }

    /**
     * Then the widest configuration is always right, and what another one answers else is a loss.
     */
    private void labelAsTheWidestAnswers() throws Exception {
        Model read = ModelReader.read(model);
        Program.Session widest =
                new Program(read, new Calibrator(read).calibrate(read.graph().widest()))
                        .newSession();
        byte[] records = Files.readAllBytes(data);
        for (int at = 0; at < records.length; at += Cifar10.FORMAT.bytes() + 1) {
            int[] logits =
                    widest.run(
                            Arrays.copyOfRange(records, at + 1, at + 1 + Cifar10.FORMAT.bytes()));
            int largest = Arrays.stream(logits).max().orElseThrow();
            records[at] = (byte) Arrays.stream(logits).boxed().toList().indexOf(largest);
        }
        Files.write(data, records);
    }

    private Sensitivities scan(Model read, int images) throws Exception {
        byte[] records = Files.readAllBytes(data);
        byte[] pixels = new byte[images * Cifar10.FORMAT.bytes()];
        byte[] labels = new byte[images];
        for (int i = 0; i < images; i++) {
            int at = i * (Cifar10.FORMAT.bytes() + 1);
            labels[i] = records[at];
            System.arraycopy(
                    records, at + 1, pixels, i * Cifar10.FORMAT.bytes(), Cifar10.FORMAT.bytes());
        }
        Frames same = new Frames(Cifar10.FORMAT, pixels, labels);
        try (IntegerEvaluation evaluation = new IntegerEvaluation(1)) {
            return new SensitivityScan(read, read.calibration(), same, evaluation)
                    .run(1, name -> {});
        }
    }

    @Test
    void given_bad_files_when_swept_then_one_clear_line_and_exit_code_1() throws Exception {
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));
        assertFails("configurations", "model file " + model);
        Files.write(model, whole);

        Path list = Files.writeString(folder.resolve("list.txt"), "good w=4,a=4\nbad w=9\n");
        assertFails("configurations", list + ", line 2: width \"9\"", "--list", list.toString());
        assertFails("configurations", "brings no measured configurations", "--measured");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"weights\":{}}");
        assertFails(
                "configurations",
                other + " holds no sensitivities",
                "--sensitivities",
                other.toString());
        assertFails(
                "sensitivity", "cannot write --out", "--out", folder.resolve("no/x").toString());
        assertFails("sensitivity", "--conf master is no setting", "--conf", "master=x");

        Files.write(data, new byte[100]);
        assertFails("configurations", data + " has 100 bytes");
        assertFails("sensitivity", data + " has 100 bytes");
    }

    private void assertFails(String command, String message, String... more) {
        assertEquals(1, run(command, more), out);
        assertTrue(err.contains(message), err);
        assertTrue(err.lines().count() <= 2, "cause and cure only: " + err);
    }

    @Test
    void given_sensitivities_of_another_model_when_read_then_they_are_refused() throws Exception {
        Path file = folder.resolve("other.json");
        Files.writeString(
                file, "{\"digest\":\"abc\",\"sensitivities\":{\"weights\":{},\"activations\":{}}}");
        Model read = ModelReader.read(model);
        Failure failure = assertThrows(Failure.class, () -> SensitivityReport.read(file, read));
        assertTrue(failure.getMessage().contains("digest abc"), failure.getMessage());
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
