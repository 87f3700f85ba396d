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
import java.util.Collections;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
                        .replaceFirst("\\{", "{ \"io.bitgear.rollout\": { \"watch.ms\": 1000 },");
        Path work = folder.resolve("work");
        try (GatewayProcess gateway = GatewayProcess.start(work, configuration, "--console")) {
            awaitVersion(client, "1");
            String wrong = roll(gateway, "wrong", shipped, digest(next));
            assertTrue(wrong.contains("wrong: REFUSED"), wrong);
            Path foreign = models.resolve("vibration.safetensors");
            String failing = roll(gateway, "failing", foreign, digest(foreign));
            assertTrue(failing.contains("failing: ROLLED_BACK"), failing);
            String turned = roll(gateway, "turned", turned(shipped), digest(turned(shipped)));
            assertTrue(turned.contains("turned: ROLLED_BACK"), turned);
            assertTrue(turned.contains("canary frames") || turned.contains("agrees"), turned);
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
        return roll(gateway, "MODEL", "resnet8", id, file, digest);
    }

    private String roll(
            GatewayProcess gateway, String kind, String name, String id, Path file, String digest)
            throws IOException {
        String rollout =
                """
                {"id": "%s", "artifacts": [
                    {"kind": "%s", "name": "%s", "digest": "%s", "source": "%s"}]}
                """
                        .formatted(id, kind, name, digest, file.toUri());
        Path named = Files.writeString(folder.resolve("rollout.json"), rollout);
        return gateway.execute("rollout " + named);
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(sha256(Files.readAllBytes(file)));
    }

    private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    /** The model file with version 2 in its metadata. */
    private Path secondVersion(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        String before = "version\\\":\\\"";
        bytes[8 + header(bytes).indexOf(before + "1") + before.length()] = '2';
        return seal(bytes, "second.safetensors");
    }

    /** The model file with the weights of its last layer negated: the worst class wins. */
    private Path turned(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        String header = header(bytes);
        Matcher offsets =
                Pattern.compile("\"weights.dense.codes\":[^}]*\\[(\\d+),(\\d+)\\]").matcher(header);
        assertTrue(offsets.find(), header);
        int data = 8 + header.length();
        for (int i = Integer.parseInt(offsets.group(1));
                i < Integer.parseInt(offsets.group(2));
                i++) {
            bytes[data + i] ^= (byte) 0xff;
        }
        return seal(bytes, "turned.safetensors");
    }

    private static String header(byte[] bytes) {
        int length =
                Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        return new String(bytes, 8, length, StandardCharsets.ISO_8859_1);
    }

    /** Puts the digest into the metadata (docs/model-file.md) and writes the file. */
    private Path seal(byte[] bytes, String name) throws Exception {
        String key = "\"sha256\":\"";
        int at = 8 + header(bytes).indexOf(key) + key.length();
        System.arraycopy("0".repeat(64).getBytes(StandardCharsets.US_ASCII), 0, bytes, at, 64);
        byte[] digest = HexFormat.of().formatHex(sha256(bytes)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digest, 0, bytes, at, 64);
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void given_anotherVersionOfABundle_when_rolledOut_then_itRunsAlsoAfterARestart()
            throws Exception {
        Path next = nextVersion("io.bitgear.context");
        String configuration =
                GatewayIT.configuration(GatewayProcess.freeTcpPort(), GatewayProcess.freeUdpPort())
                        .replaceFirst("\\{", "{ \"io.bitgear.rollout\": { \"watch.ms\": 100 },");
        Path work = folder.resolve("work");
        try (GatewayProcess gateway = GatewayProcess.start(work, configuration, "--console")) {
            String done = roll(gateway, "BUNDLE", "io.bitgear.context", "next", next, digest(next));
            assertTrue(done.contains("next: SERVING"), done);
            assertRuns(gateway);
        }
        try (GatewayProcess gateway = GatewayProcess.start(work, configuration, "--console")) {
            assertRuns(gateway);
        }
    }

    private static void assertRuns(GatewayProcess gateway) {
        String list = gateway.execute("lb -s io.bitgear.context");
        assertTrue(list.contains("(0.1.0.NEXT)") && !list.contains("SNAPSHOT"), list);
        assertTrue(list.contains("Active"), list);
    }

    private Path nextVersion(String bundle) throws IOException {
        Path repository = GatewayProcess.home().resolve("repository/io/bitgear").resolve(bundle);
        Path jar;
        try (Stream<Path> files = Files.walk(repository)) {
            jar = files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
        Path next = folder.resolve(bundle + ".jar");
        try (JarFile in = new JarFile(jar.toFile())) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "0.1.0.NEXT");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(next), manifest)) {
                for (JarEntry entry : Collections.list(in.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        in.getInputStream(entry).transferTo(out);
                    }
                }
            }
        }
        return next;
    }
}
