package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain folder of bundles, in frameworks as their projects publish them. */
class BundleFolderIT {
    @TempDir Path temporary;

    @Test
    void given_theFolder_when_startedByApacheFelix_then_theGatewayFollowsTheContext()
            throws IOException {
        Path folder = folder("felix");
        Path felix = Files.createDirectory(folder.resolve("bin")).resolve("felix.jar");
        Files.copy(RuntimeFiles.runtime("org.apache.felix.main.jar"), felix);

        check(folder, "bin/felix.jar");
    }

    @Test
    void given_theFolder_when_startedByEclipseEquinox_then_theGatewayFollowsTheContext()
            throws IOException {
        Path folder = folder("equinox");
        String equinox = "org.eclipse.osgi.jar";
        Files.copy(RuntimeFiles.runtime(equinox), folder.resolve(equinox));

        check(folder, equinox);
    }

    @Test
    void given_theFeatures_when_theyNameFrameworkProperties_then_bothFrameworksGetThem()
            throws IOException {
        String property = "org.ops4j.pax.logging.DefaultServiceLog.level=WARN";
        Path folder = RuntimeFiles.built("bitgear-bundles");
        for (String file : List.of("conf/config.properties", "configuration/config.ini")) {
            assertTrue(Files.readAllLines(folder.resolve(file)).contains(property), file);
        }
    }

    private Path folder(String name) throws IOException {
        Path folder = temporary.resolve(name);
        RuntimeFiles.copy(RuntimeFiles.built("bitgear-bundles"), folder);
        return folder;
    }

    private void check(Path folder, String framework) throws IOException {
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        int metrics = GatewayProcess.freeTcpPort();
        configure(folder.resolve("etc/bitgear.json"), mqtt, coap, metrics);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(GatewayProcess.QUICK_START.split(" ")));
        // Equinox starts a shell only when it is asked for.
        command.addAll(List.of("-Dgosh.args=--noshutdown", "-jar", framework));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        try (GatewayProcess process = GatewayProcess.launch(builder)) {
            try {
                Adaptation.check(new ForeignClient(mqtt, coap), temporary, GatewayProcess.DEADLINE);
                Adaptation.assertCounted(metrics);
                assertHealthy(process.execute("hc:exec bitgear"));
                assertAllActive(folder, process.execute("lb -s"));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(framework + " printed:\n" + process.output(), e);
            }
        }
    }

    /** As a person would, in an editor: the ports, and no host sensors that might interfere. */
    private static void configure(Path file, int mqtt, int coap, int metrics) throws IOException {
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replace("1883", Integer.toString(mqtt))
                        .replace("5683", Integer.toString(coap))
                        .replace("9464", Integer.toString(metrics))
                        .replace(
                                "\"io.bitgear.context.host\": {",
                                "\"io.bitgear.context.host\": { \"quantities\": \"none\""));
    }

    private static void assertHealthy(String checks) {
        assertTrue(checks.contains("Disk of the work folder"), checks);
        assertTrue(checks.contains("OK"), checks);
    }

    private static void assertAllActive(Path folder, String list) throws IOException {
        long listed =
                Files.readAllLines(folder.resolve("bundles.txt")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .count();
        long active = list.lines().filter(line -> line.contains("|Active ")).count();
        assertEquals(listed + 1, active, list);
    }
}
