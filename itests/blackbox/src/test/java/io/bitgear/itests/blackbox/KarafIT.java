package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The .kar in Apache Karaf as its project publishes it, without any network. */
class KarafIT {
    /** Karaf 4.4 wants the security manager; of the long-term Javas 21 is the last that has one. */
    private static final int LAST_JAVA = 21;

    /** Karaf is slow to start, and refreshes its own shell once. */
    private static final Duration DEADLINE = Duration.ofMinutes(8);

    private static final String UNRESOLVED = "Unable to resolve root";
    private static final String INSTALLED = "io.bitgear.coap/";

    @TempDir Path base;

    @Test
    void given_theKar_when_droppedIntoKaraf_then_theGatewayFollowsTheContext() throws IOException {
        int java = Runtime.version().feature();
        assumeTrue(
                java <= LAST_JAVA,
                "Karaf 4.4 is tested on Java 17 to %d; this is Java %d, so Karaf was not tested"
                        .formatted(LAST_JAVA, java));
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        int metrics = GatewayProcess.freeTcpPort();
        configureKaraf();
        configureGateway(mqtt, coap, metrics);
        Path deploy = Files.createDirectory(base.resolve("deploy"));
        Files.copy(RuntimeFiles.built("bitgear.kar"), deploy.resolve("bitgear.kar"));

        try (GatewayProcess karaf = GatewayProcess.launch(command())) {
            try {
                awaitInstallation();
                Adaptation.check(new ForeignClient(mqtt, coap), base, DEADLINE);
                Adaptation.assertCounted(metrics);
                assertOwnPartsUsed();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(karaf.output() + log(), e);
            }
        }
    }

    private ProcessBuilder command() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        RuntimeFiles.runtime("apache-karaf").resolve("bin/karaf").toString(),
                        "daemon");
        builder.environment().put("KARAF_BASE", base.toString());
        builder.environment().put("EXTRA_JAVA_OPTS", GatewayProcess.QUICK_START);
        return builder;
    }

    /** Karaf's own configuration, with free ports and nowhere to download from. */
    private void configureKaraf() throws IOException {
        Path etc = base.resolve("etc");
        RuntimeFiles.copy(RuntimeFiles.runtime("apache-karaf").resolve("etc"), etc);
        RuntimeFiles.edit(etc.resolve("org.apache.karaf.shell.cfg"), Map.of("sshPort", freePort()));
        RuntimeFiles.edit(
                etc.resolve("org.apache.karaf.management.cfg"),
                Map.of("rmiRegistryPort", freePort(), "rmiServerPort", freePort()));
        RuntimeFiles.edit(
                etc.resolve("org.ops4j.pax.url.mvn.cfg"),
                Map.of(
                        "org.ops4j.pax.url.mvn.repositories",
                        "",
                        "org.ops4j.pax.url.mvn.localRepository",
                        base.resolve("local-repository").toString()));
    }

    private static String freePort() throws IOException {
        return Integer.toString(GatewayProcess.freeTcpPort());
    }

    /** Files that are there before the installation win over what the features bring. */
    private void configureGateway(int mqtt, int coap, int metrics) throws IOException {
        Path etc = base.resolve("etc");
        RuntimeFiles.edit(
                etc.resolve("io.bitgear.broker.cfg"),
                Map.of("port", Integer.toString(mqtt), "data", "${karaf.data}/bitgear/broker"));
        RuntimeFiles.edit(
                etc.resolve("io.bitgear.mqtt.cfg"), Map.of("broker", "tcp://127.0.0.1:" + mqtt));
        RuntimeFiles.edit(
                etc.resolve("io.bitgear.coap.cfg"), Map.of("port", Integer.toString(coap)));
        RuntimeFiles.edit(
                etc.resolve("io.bitgear.metrics.cfg"), Map.of("port", Integer.toString(metrics)));
        RuntimeFiles.edit(etc.resolve("io.bitgear.context.host.cfg"), Map.of("quantities", "none"));
    }

    /** Fails at once when Karaf finds that something is missing. */
    private void awaitInstallation() throws IOException {
        await("installation")
                .atMost(DEADLINE)
                .until(() -> log().contains(UNRESOLVED) || log().contains(INSTALLED));
        assertFalse(log().contains(UNRESOLVED), "the features do not resolve");
    }

    /** Of what Karaf has itself, the installation brings no second copy. */
    private void assertOwnPartsUsed() throws IOException {
        String log = log();
        String installed = log.substring(log.indexOf("Adding features: bitgear/"));
        assertTrue(installed.contains("mvn:org.apache.felix/org.apache.felix.scr/"), log);
        for (String own :
                List.of(
                        "org.ops4j.pax.logging/pax-logging-api",
                        "org.ops4j.pax.logging/pax-logging-logback",
                        "org.apache.felix/org.apache.felix.configadmin",
                        "org.apache.felix/org.apache.felix.configurator",
                        "org.apache.felix/org.apache.felix.metatype",
                        "org.apache.felix/org.apache.felix.gogo.runtime",
                        "org.osgi/org.osgi.util.promise")) {
            assertFalse(installed.contains("mvn:" + own + "/"), own + " was installed:\n" + log);
        }
    }

    private String log() throws IOException {
        Path file = base.resolve("data/log/karaf.log");
        return Files.exists(file) ? Files.readString(file) : "Karaf wrote no log";
    }
}
