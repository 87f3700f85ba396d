package io.bitgear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "publish", "infer", "status", "evaluate"})
    void given_any_command_when_help_is_asked_then_it_is_given(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.toString().contains("Usage: bitgear " + command), out.toString());
    }

    @Test
    void given_wrong_arguments_when_run_then_exit_code_2() {
        assertEquals(2, run("nonsense"));
        assertEquals(2, run("publish"));
        assertEquals(2, run("infer", "--coap-port", "x", "a.png"));
        assertEquals(2, run("evaluate", "--model", "m", "--data", "d", "--all", "--widths", "w=4"));
    }

    @Test
    void given_a_value_that_cannot_be_when_published_then_exit_code_1_with_cause_and_cure() {
        assertEquals(1, run("publish", "batery=0.1"));
        assertTrue(err.toString().contains("no quantity batery"), err.toString());
        assertTrue(err.toString().contains("Known are: battery"), err.toString());
    }

    @Test
    void given_no_gateway_when_asked_then_exit_code_1_with_cause_and_cure() {
        assertEquals(1, run("publish", "--mqtt-port", "1", "battery=0.1"));
        assertTrue(err.toString().contains("127.0.0.1:1"), err.toString());
        assertEquals(1, run("infer", "absent.png"));
        assertTrue(err.toString().contains("no file absent.png"), err.toString());
    }

    @Test
    void given_a_training_folder_when_trained_then_its_class_path_is_its_own(@TempDir Path folder)
            throws Exception {
        Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(folder.resolve("lib"));
        ModuleJvm training = TrainingProcess.module("io.bitgear.training.TrainCommand");
        List<String> command =
                training.command(
                        training.folder(folder.toString(), null),
                        TrainingProcess.OPTIONS,
                        List.of("--data", "x"));
        assertTrue(command.containsAll(List.of("io.bitgear.training.TrainCommand", "--data", "x")));
        assertTrue(
                String.join(" ", command).contains(folder.resolve("lib") + "/*"),
                command.toString());
        assertThrows(Failure.class, () -> training.folder(null, null));
        assertThrows(Failure.class, () -> training.folder(null, folder.toString()));
    }

    @Test
    void given_no_sweep_libraries_when_looked_for_in_the_repository_then_the_cure_names_the_module(
            @TempDir Path folder) {
        Failure failure =
                assertThrows(
                        Failure.class,
                        () ->
                                SweepCommand.MODULE.folder(
                                        null,
                                        folder.resolve("gateway-config/target/gateway")
                                                .toString()));
        assertTrue(
                failure.getMessage()
                        .contains(
                                folder.resolve("gateway-config/io.bitgear.sweep/target")
                                        .toString()),
                failure.getMessage());
        assertTrue(failure.cure().contains("-pl gateway-config/io.bitgear.sweep"));
    }
}
