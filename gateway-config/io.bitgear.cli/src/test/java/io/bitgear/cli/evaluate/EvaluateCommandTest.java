package io.bitgear.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.file.ModelWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    @TempDir Path folder;
    private Path model;
    private Path data;

    @BeforeEach
    void write() throws Exception {
        model = folder.resolve("tiny.safetensors");
        ModelWriter.write(TinyModel.make(), model);
        byte[] records = new byte[20 * 3073];
        new Random(1).nextBytes(records);
        for (int i = 0; i < 20; i++) {
            records[i * 3073] = (byte) (i % 10);
        }
        data = Files.write(folder.resolve("test_batch.bin"), records);
    }

    private String run(String... more) {
        StringWriter out = new StringWriter();
        String[] arguments = new String[more.length + 4];
        System.arraycopy(
                new String[] {"--model", model.toString(), "--data", data.toString()},
                0,
                arguments,
                0,
                4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        int code =
                new CommandLine(new EvaluateCommand())
                        .setOut(new PrintWriter(out))
                        .execute(arguments);
        assertEquals(0, code, out.toString());
        return out.toString();
    }

    @Test
    void given_both_executors_when_all_uniform_widths_are_measured_then_they_agree()
            throws Exception {
        JsonNode reference = Wire.JSON.readTree(run("--all", "--json", "--threads", "2"));
        JsonNode fast = Wire.JSON.readTree(run("--all", "--json", "--fast"));
        assertEquals(8, reference.size());
        assertEquals(reference, fast);
        assertEquals("W8A8", reference.get(0).path("widths").asText());
        assertEquals(20, reference.get(0).path("images").asInt());
        assertTrue(reference.get(0).path("interval").path("high").asDouble() > 0);
    }

    @Test
    void given_a_folder_of_frames_by_class_when_measured_then_as_from_the_file_of_records()
            throws Exception {
        JsonNode fromFile = Wire.JSON.readTree(run("--json"));
        byte[] records = Files.readAllBytes(data);
        Path frames = Files.createDirectory(folder.resolve("frames"));
        for (int i = 0; i < 20; i++) {
            String label = TinyModel.make().info().classes().get(i % 10);
            Path named = Files.createDirectories(frames.resolve(label));
            byte[] frame = Arrays.copyOfRange(records, i * 3073 + 1, (i + 1) * 3073);
            Files.write(named.resolve("frame" + i / 10 + ".bin"), frame);
        }
        data = frames;
        assertEquals(fromFile, Wire.JSON.readTree(run("--json")));
        Path odd = frames.resolve(TinyModel.make().info().classes().get(3)).resolve("odd.bin");
        Files.write(odd, new byte[5]);
        LabelledFolder reader = new LabelledFolder(3072, TinyModel.make().info().classes());
        Failure failure = assertThrows(Failure.class, () -> reader.read(frames, 100));
        assertTrue(failure.getMessage().contains("odd.bin has 5 bytes"), failure.getMessage());
    }

    @Test
    void given_a_configuration_file_as_precision_answers_when_measured_then_its_widths_are_used()
            throws Exception {
        String widths =
                "{\"weights\":{\"conv\":3,\"fc\":8},\"activations\":{\"conv\":2,\"input\":8,\"pool\":8}}";
        Path file =
                Files.writeString(
                        folder.resolve("c.json"), "{\"decision\":{\"widths\":" + widths + "}}");
        JsonNode fromFile = Wire.JSON.readTree(run("--configuration", file.toString(), "--json"));
        JsonNode fromText = Wire.JSON.readTree(run("--widths", "w=3,a=2", "--json"));
        assertEquals(
                fromText.get(0).path("configuration_id"), fromFile.get(0).path("configuration_id"));
    }

    @Test
    void given_a_table_when_shown_then_it_says_what_is_modelled() {
        String table = run("--limit", "5");
        assertTrue(table.contains("modelled for ice40up5k"), table);
        assertTrue(table.contains("W8A8"), table);
    }

    @Test
    void given_widths_as_text_when_parsed_then_single_layers_follow_the_uniform_ones()
            throws Failure {
        WidthChoice choice = new WidthChoice(TinyModel.make().graph());
        Widths widths = choice.parse("w=4,a=2,conv=1");
        assertEquals(1, widths.weights().get("conv"));
        assertEquals(1, widths.activations().get("conv"));
        assertEquals(8, widths.weights().get("fc"));
        for (String wrong : new String[] {"4", "w=9", "w=x", "w=4,nothing=3", "fc=3"}) {
            assertThrows(Failure.class, () -> choice.parse(wrong), wrong);
        }
    }

    @Test
    void given_a_broken_model_file_when_read_then_the_failure_names_it() throws Exception {
        Path broken = Files.write(folder.resolve("broken.safetensors"), new byte[10]);
        Failure failure = assertThrows(Failure.class, () -> EvaluateCommand.read(broken));
        assertTrue(failure.getMessage().contains("broken.safetensors"), failure.getMessage());
        assertThrows(Failure.class, () -> EvaluateCommand.read(folder.resolve("absent")));
    }
}
