package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway, spoken to by the clients of other vendors only. */
class GatewayIT {
    private static final String MODEL = "/v2/models/resnet8";
    private static final int RAW = 42;
    private static final int PNG = 23;
    private static final int JPEG = 22;

    @TempDir static Path folder;
    private static GatewayProcess gateway;
    private static ForeignClient client;
    private static Sample sample;

    @BeforeAll
    static void start() throws IOException {
        int mqtt = GatewayProcess.freeTcpPort();
        int coap = GatewayProcess.freeUdpPort();
        gateway = GatewayProcess.start(folder.resolve("work"), configuration(mqtt, coap));
        client = new ForeignClient(mqtt, coap);
        sample = new Sample(folder);
        awaitReady();
    }

    static String configuration(int mqtt, int coap) {
        return """
        {
            "io.bitgear.broker": { "port": %d },
            "io.bitgear.mqtt": { "broker": "tcp://127.0.0.1:%d" },
            "io.bitgear.coap": { "port": %d },
            "io.bitgear.metrics": { "port": 0 },
            "io.bitgear.context.host": { "quantities": "none" },
            "io.bitgear.policy": { "dwell.seconds": 0.2 }
        }
        """
                .formatted(mqtt, mqtt, coap);
    }

    private static void awaitReady() {
        await("readiness")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.get("/v2/health/ready").contains("true"));
        await("connection to the broker")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.retained("bitgear/gateway/status").contains("online"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void mains() throws IOException {
        client.publish("test", "[{\"n\":\"battery\",\"v\":1},{\"n\":\"mains\",\"vb\":true}]");
        await("full power")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> precision().contains("\"binding\":\"none\""));
        awaitReported();
    }

    private static String precision() throws IOException {
        return client.get(MODEL + "/precision");
    }

    private static String text(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^,\"}]*)").matcher(json);
        assertTrue(matcher.find(), "no " + name + " in " + json);
        return matcher.group(1);
    }

    private static String infer(int index) throws IOException {
        return client.post(MODEL + "/infer", RAW, sample.raw(index));
    }

    private static String configurationOf(String answer) {
        return text(answer, "configuration_id");
    }

    private static void awaitReported() {
        await("reported follows desired")
                .atMost(GatewayProcess.DEADLINE)
                .until(
                        () -> {
                            String node = "bitgear/gateway/node/cpu/precision/";
                            return configurationOf(client.retained(node + "desired"))
                                    .equals(configurationOf(client.retained(node + "reported")));
                        });
    }

    @Test
    void given_oneImage_when_sentRawAsPngAndInBlocks_then_theLogitsAreTheSame() throws IOException {
        String raw = infer(3);
        String png = client.post(MODEL + "/infer", PNG, sample.image(3, "png"));
        String jpeg = client.post(MODEL + "/infer", JPEG, sample.image(3, "jpg"));

        Pattern logits = Pattern.compile("\"logits\":\\[[^]]*]");
        Matcher first = logits.matcher(raw);
        Matcher second = logits.matcher(png);
        assertTrue(first.find() && second.find(), raw + png);
        assertEquals(first.group(), second.group());
        assertEquals(64, configurationOf(raw).length());
        assertEquals("cpu", text(raw, "node"));
        assertTrue(text(jpeg, "model").equals("resnet8"), jpeg);
    }

    @Test
    void given_aBatteryEvent_when_published_then_theNextAnswersNameOtherWidths()
            throws IOException {
        String before = configurationOf(infer(0));

        client.publish(
                "ups",
                "[{\"n\":\"battery\",\"u\":\"%EL\",\"v\":15},{\"n\":\"mains\",\"vb\":false}]");

        await("another configuration")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> !configurationOf(infer(0)).equals(before));
        String precision = precision();
        assertTrue(precision.contains("\"binding\":\"energy\""), precision);
        awaitReported();
        assertEquals(
                configurationOf(infer(1)),
                configurationOf(client.retained("bitgear/gateway/node/cpu/precision/reported")));
    }

    @Test
    void given_aBoardWithARuntimeOfItsOwn_when_itFollows_then_theGatewayShowsWhatItReports()
            throws IOException {
        String node = "node/board-7/";
        client.retain(node + "info", "{\"model\":\"resnet8\",\"profile\":\"ice40up5k\"}");
        String desired = client.retained("bitgear/gateway/" + node + "precision/desired");
        String id = configurationOf(desired);
        client.retain(
                node + "precision/reported",
                "{\"configuration_id\":\"" + id + "\",\"epoch\":" + text(desired, "epoch") + "}");

        await("the report")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.get("/nodes/board-7").contains(id));
        String shown = client.get("/nodes/board-7");
        assertTrue(shown.contains("\"kind\":\"remote\""), shown);
        assertEquals("cpu", text(infer(2), "node"));
        client.retain(node + "info", "");
        await("no such node")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.get("/nodes/board-7").contains("4.04"));
    }

    @Test
    void given_aBurstOfEvents_when_itEnds_then_theLastOneAloneDecidesAndNoneIsLost()
            throws IOException {
        client.publish("probe", "[{\"n\":\"latency-budget\",\"u\":\"s\",\"v\":0.012}]");
        awaitLatency();
        String alone = configurationOf(infer(0));
        client.publish("probe", "[{\"n\":\"latency-budget\",\"u\":\"s\",\"v\":50}]");
        await("room again")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> precision().contains("\"binding\":\"none\""));
        long offered = Long.parseLong(text(client.get("/context"), "offered"));
        Random random = new Random(11);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 999; i++) {
            double budget = 0.005 + random.nextInt(60) / 1000.0;
            lines.append("[{\"n\":\"latency-budget\",\"u\":\"s\",\"v\":")
                    .append(budget)
                    .append("}]\n");
        }
        lines.append("[{\"n\":\"latency-budget\",\"u\":\"s\",\"v\":0.012}]\n");

        client.publishLines("probe", lines.toString());

        await("all events")
                .atMost(GatewayProcess.DEADLINE)
                .until(
                        () ->
                                Long.parseLong(text(client.get("/context"), "offered"))
                                        >= offered + 1000);
        await("the last event's configuration")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> configurationOf(infer(0)).equals(alone));
        assertEquals(offered + 1000, Long.parseLong(text(client.get("/context"), "offered")));
        client.publish("probe", "[{\"n\":\"latency-budget\",\"u\":\"s\",\"v\":50}]");
    }

    private static void awaitLatency() {
        await("latency binds")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> precision().contains("\"binding\":\"latency\""));
        awaitReported();
    }

    @Test
    void given_malformedContext_when_published_then_theLogNamesItsTopicAndServiceGoesOn()
            throws IOException {
        client.publish("broken", "[{\"n\":\"battery\",\"v\":");
        client.publish("far", "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":4000}]");

        gateway.awaitOutput("context/broken");
        await("rejection")
                .atMost(GatewayProcess.DEADLINE)
                .until(() -> client.get("/context").contains("4000"));
        assertTrue(infer(5).contains("\"class\""));
    }

    @Test
    void given_badRequests_when_sent_then_eachIsRefusedClearlyAndServiceGoesOn()
            throws IOException {
        Path small = Files.write(folder.resolve("small.bin"), new byte[100]);
        assertTrue(client.post(MODEL + "/infer", RAW, small).startsWith("4.00"));
        Path wrong = folder.resolve("wrong.png");
        ImageIO.write(new BufferedImage(20, 30, BufferedImage.TYPE_INT_RGB), "png", wrong.toFile());
        String answer = client.post(MODEL + "/infer", PNG, wrong);
        assertTrue(answer.startsWith("4.00") && answer.contains("20"), answer);
        Path cut =
                Files.write(
                        folder.resolve("cut.png"),
                        Arrays.copyOf(Files.readAllBytes(sample.image(1, "png")), 200));
        assertTrue(client.post(MODEL + "/infer", PNG, cut).startsWith("4.00"));
        Path huge = Files.write(folder.resolve("huge.bin"), new byte[2 << 20]);
        assertTrue(client.post(MODEL + "/infer", RAW, huge).startsWith("4.13"));
        assertTrue(client.post(MODEL + "/infer", 0, small).startsWith("4.15"));
        String unknown = client.post("/v2/models/other/infer", RAW, sample.raw(0));
        assertTrue(unknown.startsWith("4.04") && unknown.contains("resnet8"), unknown);
        assertTrue(infer(6).contains("\"class\""));
    }

    @Test
    void given_theSampleImages_when_sent_then_mostAreRight() throws IOException {
        byte[] all =
                Files.readAllBytes(GatewayProcess.home().resolve("data/cifar10-sample-1000.bin"));
        int right = 0;
        for (int i = 0; i < 50; i++) {
            int index = i * 20;
            if (Integer.parseInt(text(infer(index), "index")) == all[index * 3073]) {
                right++;
            }
        }
        assertTrue(right >= 35, right + " of 50 are right");
    }

    @Test
    void given_discovery_when_asked_then_everyResourceIsThere() throws IOException {
        String links = client.get("/.well-known/core");
        for (String path :
                new String[] {
                    "/v2", MODEL + "/infer", MODEL + "/precision", "/nodes", "/context"
                }) {
            assertTrue(links.contains("<" + path + ">"), path + " is not in " + links);
        }
        assertFalse(client.get("/nodes/cpu").startsWith("4."));
        assertNotEquals("", client.get(MODEL));
    }
}
