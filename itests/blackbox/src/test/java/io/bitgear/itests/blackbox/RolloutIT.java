package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts of a model through the shell; what serves is asked over CoAP. */
class RolloutIT {
    private static final String MODEL = "/v2/models/resnet8";

    @TempDir Path folder;

    @Test
    void given_goodAndBadVersions_when_rolledOut_then_onlyTheGoodOneServesAlsoAfterARestart()
            throws Exception {
        Path models = GatewayProcess.home().resolve("models");
        Path shipped = models.resolve("resnet8-cifar10.safetensors");
        Path next = secondVersion(shipped);
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        ForeignClient client = new ForeignClient(mqtt, coap);
        String configuration =
                GatewayIT.configuration(mqtt, coap)
                        .replaceFirst(
                                "\\{", "{ \"io.bitgear.rollout\": { \"watch.ms\": 1000 },");
        Path work = folder.resolve("work");
        try (GatewayProcess gateway = GatewayProcess.start(work, configuration, "--console")) {
            awaitVersion(client, "1");
            String wrong = roll(gateway, "wrong", shipped, digest(next));
            assertTrue(wrong.contains("wrong: REFUSED"), wrong);
            Path foreign = models.resolve("vibration.safetensors");
            String failing = roll(gateway, "failing", foreign, digest(foreign));
            assertTrue(failing.contains("failing: ROLLED_BACK"), failing);
            awaitVersion(client, "1");

            String good = roll(gateway, "good", next, digest(next));
            assertTrue(good.contains("good: SERVING"), good);
            awaitVersion(client, "2");
            assertTrue(
                    client.post(MODEL + "/infer", 42, new Sample(folder).raw(0))
                            .contains("\"class\""));
        }
        try (GatewayProcess gateway = GatewayProcess.start(work, configuration, "--console")) {
            awaitVersion(client, "2");
            assertTrue(gateway.execute("rollout").contains("good: SERVING"));
            assertTrue(!gateway.output().contains("loaded from " + shipped), gateway.output());
        }
    }

    private static void awaitVersion(ForeignClient client, String version) {
        await("version " + version)
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.get(MODEL).contains("\"versions\":[\"" + version + "\"]"));
        await("readiness")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.get(MODEL + "/ready").contains("true"));
    }

    private String roll(GatewayProcess gateway, String id, Path file, String digest)
            throws IOException {
        String rollout =
                """
                {"id": "%s", "artifacts": [
                    {"kind": "MODEL", "name": "resnet8", "digest": "%s", "source": "%s"}]}
                """
                        .formatted(id, digest, file.toUri());
        Path named = Files.writeString(folder.resolve("rollout.json"), rollout);
        return gateway.execute("rollout " + named);
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(sha256(Files.readAllBytes(file)));
    }

    private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    /** The model file with version 2 in its metadata, sealed anew (docs/model-file.md). */
    private Path secondVersion(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int length =
                Math.toIntExact(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        String header = new String(bytes, 8, length, StandardCharsets.ISO_8859_1);
        String before = "version\\\":\\\"";
        int version = 8 + header.indexOf(before + "1") + before.length();
        int seal = 8 + header.indexOf("\"sha256\":\"") + "\"sha256\":\"".length();
        bytes[version] = '2';
        System.arraycopy("0".repeat(64).getBytes(StandardCharsets.US_ASCII), 0, bytes, seal, 64);
        byte[] digest =
                HexFormat.of().formatHex(sha256(bytes)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digest, 0, bytes, seal, 64);
        return Files.write(folder.resolve("second.safetensors"), bytes);
    }
}
