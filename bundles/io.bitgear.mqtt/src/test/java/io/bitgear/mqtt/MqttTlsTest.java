package io.bitgear.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.EmbeddedBroker;
import io.bitgear.mqtt.MqttSettings.TrustStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's MQTT side against the embedded broker over TLS. */
@Timeout(300)
class MqttTlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String PASSWORD = "pass phrase;1";

    @TempDir Path folder;

    @Test
    void given_a_broker_with_a_certificate_when_it_is_trusted_then_only_then_the_gateway_connects()
            throws Exception {
        Path keys = keyStore();
        BrokerSettings overTls =
                BrokerSettings.inMemory().over(new BrokerSettings.KeyStoreFile(keys, PASSWORD));
        try (EmbeddedBroker broker = EmbeddedBroker.start(overTls);
                MqttGateway stranger =
                        RecordingContext.gateway(
                                settings(broker.uri(), "stranger", Optional.empty()),
                                new RecordingContext());
                MqttGateway gateway =
                        RecordingContext.gateway(
                                settings(
                                        broker.uri(),
                                        "gw",
                                        Optional.of(new TrustStore(keys, PASSWORD))),
                                new RecordingContext())) {
            assertTrue(broker.uri().startsWith("ssl://"), broker.uri());
            await().atMost(LIMIT).until(gateway::isConnected);
            assertFalse(stranger.isConnected(), "trusts a certificate that nobody vouches for");
        }
    }

    private static MqttSettings settings(String uri, String gateway, Optional<TrustStore> trust) {
        MqttSettings plain =
                MqttSettings.of(URI.create(uri), gateway)
                        .patient(Duration.ofSeconds(20), Duration.ofMillis(200));
        return new MqttSettings(
                plain.broker(),
                plain.gateway(),
                plain.clientId(),
                plain.user(),
                plain.password(),
                trust,
                plain.sessionExpiry(),
                plain.keepAlive(),
                plain.connectLimit(),
                plain.firstRetry(),
                plain.lastRetry(),
                plain.maxPayload(),
                plain.maxRecords());
    }

    private Path keyStore() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
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
                                PASSWORD)
                        .inheritIO()
                        .start();
        assertTrue(keytool.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "keytool hangs");
        assertEquals(0, keytool.exitValue());
        return keys;
    }
}
