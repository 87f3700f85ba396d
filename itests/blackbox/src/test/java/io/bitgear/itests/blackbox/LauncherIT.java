package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the process, whatever is in it. */
class LauncherIT {
    private static final int SIGTERM_EXIT = 143;

    @TempDir Path folder;

    @Test
    void given_a_headless_gateway_when_input_ends_then_it_stays_and_sigterm_stops_it()
            throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("work"), null)) {
            gateway.closeInput();
            assertTrue(gateway.isAlive());
            assertFalse(gateway.output().contains("g! "), "a shell without --console");

            gateway.terminate();

            assertEquals(SIGTERM_EXIT, gateway.awaitExit(), gateway.output());
            assertTrue(Files.isRegularFile(folder.resolve("work/log/bitgear.log")));
        }
    }

    @Test
    void given_a_class_archive_when_started_then_classes_of_bundles_come_from_it()
            throws Exception {
        Path archive = folder.resolve("classes.jsa");
        Path log = folder.resolve("classes.log");
        Map<String, String> environment = Map.of("BITGEAR_CLASS_ARCHIVE", archive.toString());
        try (GatewayProcess maker = launch(environment, "--class-archive")) {
            assertEquals(0, maker.awaitExit(), maker.output());
            assertTrue(Files.isRegularFile(archive), maker.output());
            assertFalse(Files.exists(folder.resolve("work")), "the gateway's own work folder");
        }

        environment = new HashMap<>(environment);
        environment.put("JAVA_OPTS", "-Xlog:class+load:file=" + log + "::filecount=0");
        try (GatewayProcess gateway = launch(environment)) {
            gateway.awaitOutput("bundles started in");
            gateway.terminate();
            gateway.awaitExit();
        }
        try (Stream<String> lines = Files.lines(log)) {
            Map<Boolean, Long> shared =
                    lines.filter(line -> line.contains(" io.bitgear."))
                            .filter(line -> !line.contains("$$Lambda"))
                            .collect(
                                    Collectors.partitioningBy(
                                            line -> line.contains("source: shared objects file"),
                                            Collectors.counting()));
            assertTrue(shared.get(true) > 4 * shared.get(false), shared.toString());
        }
    }

    private GatewayProcess launch(Map<String, String> environment, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(GatewayProcess.home().resolve("bin/bitgear-gateway").toString());
        command.addAll(List.of("--work", folder.resolve("work").toString(), "--unconfigured"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return GatewayProcess.launch(builder);
    }

    @Test
    void given_a_console_when_commands_are_typed_then_they_run_and_exit_ends_it() throws Exception {
        try (GatewayProcess gateway =
                GatewayProcess.start(folder.resolve("work"), null, "--console")) {
            String bundles = gateway.execute("lb -s");
            assertTrue(bundles.contains("io.bitgear.api"), bundles);
            assertFalse(bundles.contains("Installed"), bundles);

            gateway.closeInput();

            assertEquals(0, gateway.awaitExit(), gateway.output());
        }
    }

    @Test
    void given_a_bundle_that_does_not_resolve_when_started_then_the_message_names_what_it_lacks()
            throws Exception {
        Path feature = folder.resolve("broken.json");
        Files.writeString(
                feature,
                """
                {
                    "feature-resource-version": "1.0",
                    "id": "test:broken:1",
                    "bundles": [ { "id": "test:needy:1", "bundleStartLevel": 5 } ]
                }
                """);
        Path repository = folder.resolve("repository");
        writeBundle(repository.resolve("test/needy/1/needy-1.jar"), "needy", "no.such.place");

        try (GatewayProcess gateway =
                GatewayProcess.launch(
                        folder.resolve("work"),
                        null,
                        "--feature",
                        feature.toString(),
                        "--repository",
                        repository.toString())) {
            assertEquals(1, gateway.awaitExit(), gateway.output());
            assertTrue(gateway.output().contains("needy"), gateway.output());
            assertTrue(gateway.output().contains("no.such.place"), gateway.output());
        }
    }

    @Test
    void given_a_broken_configuration_when_started_then_the_message_names_the_file()
            throws Exception {
        try (GatewayProcess gateway =
                GatewayProcess.launch(folder.resolve("work"), "{ this is no JSON")) {
            assertEquals(1, gateway.awaitExit(), gateway.output());
            assertTrue(gateway.output().contains(".json"), gateway.output());
        }
    }

    private static void writeBundle(Path file, String name, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Import-Package", imports);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }
}
