package io.bitgear.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker against mosquitto's clients, and over TLS. */
@Timeout(240)
class ForeignClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"311", "5"})
    void given_mosquitto_clients_when_they_talk_then_messages_pass_both_ways(String version)
            throws Exception {
        assumeTrue(
                onPath("mosquitto_pub") && onPath("mosquitto_sub"),
                "mosquitto-clients is not installed");
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                TestClient paho =
                        TestClient.connect(broker.uri(), "paho", null).subscribe("to/paho", 1)) {
            String port = Integer.toString(broker.port());
            run(
                    "mosquitto_pub",
                    "-V",
                    version,
                    "-p",
                    port,
                    "-t",
                    "to/paho",
                    "-m",
                    "hello",
                    "-q",
                    "1");
            await().atMost(LIMIT).until(() -> paho.received.equals(List.of("hello")));
            paho.publish("to/mosquitto", "kept", 1, true);
            List<String> command =
                    List.of(
                            "-V", version, "-p", port, "-t", "to/+", "-C", "1", "-q", "1", "-W",
                            "20");
            assertEquals("kept", run("mosquitto_sub", command.toArray(String[]::new)));
        }
    }

    @Test
    void given_a_key_store_when_a_client_trusts_it_then_it_talks_over_tls() throws Exception {
        Path keys = folder.resolve("keys.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        run(
                keytool,
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-keystore",
                keys.toString(),
                "-storepass",
                "pass phrase;1");
        BrokerSettings settings =
                BrokerSettings.inMemory()
                        .over(new BrokerSettings.KeyStoreFile(keys, "pass phrase;1"));
        MqttConnectionOptions options = new MqttConnectionOptions();
        Properties trust = new Properties();
        trust.setProperty("com.ibm.ssl.trustStore", keys.toString());
        trust.setProperty("com.ibm.ssl.trustStorePassword", "pass phrase;1");
        trust.setProperty("com.ibm.ssl.trustStoreType", "PKCS12");
        options.setSSLProperties(trust);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            assertTrue(broker.uri().startsWith("ssl://"), broker.uri());
            try (TestClient client =
                    TestClient.connect(broker.uri(), "a", options).subscribe("x", 1)) {
                client.publish("x", "over TLS", 1, false);
                await().atMost(LIMIT).until(() -> client.received.equals(List.of("over TLS")));
            }
        }
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }

    private String run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "run", ".out");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertTrue(
                    process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), () -> program + " hangs");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8).strip();
        assertEquals(0, process.exitValue(), text);
        return text;
    }
}
