package io.bitgear.cli.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The whole gateway, killed at random instants of rollouts between two versions of a model, started
 * again and asked.
 */
final class GatewayPoints {
    private static final int WATCH_MILLIS = 300;
    private static final int LOGGED = 10;

    private final Path folder;
    private final List<ModelVersion> versions;
    private final Random random;
    private final Consumer<String> log;

    /**
     * @param versions two of one model; the first is what the distribution brings
     * @param log told how far it is, now and then
     */
    GatewayPoints(Path folder, List<ModelVersion> versions, long seed, Consumer<String> log) {
        this.log = log;
        this.folder = folder;
        this.versions = versions;
        this.random = new Random(seed);
    }

    /** Does so many kills. */
    PointCount run(int points, Progress progress) throws Failure {
        try {
            return kill(points, progress);
        } catch (IOException e) {
            throw new Failure("the soak cannot go on: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    private PointCount kill(int points, Progress progress)
            throws Failure, IOException, InterruptedException {
        PointCount count = new PointCount("kill -9 of the gateway at a random instant");
        Path work = Files.createDirectories(folder.resolve("work"));
        ModelVersion serving = versions.get(0);
        long span = 0;
        ModelVersion target = null;
        boolean toldNew = false;
        for (int point = 0; point <= points; point++) {
            int port = freePort();
            Path log = folder.resolve("log");
            try (KilledGateway gateway =
                    KilledGateway.start(work, configuration(port), log, port)) {
                KilledGateway.First first = gateway.first(serving.name(), serving.frame());
                if (target == null) {
                    // The first start: how long a whole rollout takes here, there and back.
                    span = whole(gateway, versions.get(1)) * 5 / 4;
                    serving = versions.get(1);
                } else {
                    count.served(first.millis());
                    boolean isNew = first.digest().equals(target.model());
                    if (!isNew && !first.digest().equals(serving.model())) {
                        count.addWrong("point " + point + ": model " + first.digest());
                    } else if (toldNew && !isNew) {
                        count.addWrong("point " + point + ": what was told to serve is lost");
                    } else {
                        count.add(isNew);
                    }
                    serving = isNew ? target : serving;
                    progress.show("kills of the gateway", point, points);
                    if (point % LOGGED == 0) {
                        this.log.accept(count.toString());
                    }
                }
                target = versions.get(serving == versions.get(0) ? 1 : 0);
                String id = "point" + point;
                gateway.type("rollout " + write(id, target));
                begun(gateway, id);
                TimeUnit.MILLISECONDS.sleep(random.nextLong(span));
                gateway.kill();
                toldNew = gateway.output().contains("Rollout " + id + ": SERVING");
            }
        }
        return count;
    }

    private long whole(KilledGateway gateway, ModelVersion target)
            throws IOException, InterruptedException, Failure {
        gateway.type("rollout " + write("whole", target));
        begun(gateway, "whole");
        long begin = System.nanoTime();
        await(gateway, "Rollout whole: SERVING");
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** The shell has read the line, and the rollout is in its first stage. */
    private static void begun(KilledGateway gateway, String id)
            throws IOException, InterruptedException, Failure {
        await(gateway, "Rollout " + id + ": DOWNLOADING");
    }

    private static void await(KilledGateway gateway, String text)
            throws IOException, InterruptedException, Failure {
        if (!gateway.printed(text)) {
            throw new Failure("no \"" + text + "\":\n" + gateway.output(), "");
        }
    }

    private Path write(String id, ModelVersion target) throws IOException {
        ObjectNode rollout = Wire.JSON.createObjectNode().put("id", id);
        rollout.putArray("artifacts")
                .addObject()
                .put("kind", "MODEL")
                .put("name", target.name())
                .put("digest", target.digest())
                .put("source", target.file().toUri().toString());
        return Files.writeString(folder.resolve("rollout.json"), rollout.toString());
    }

    private Path configuration(int port) throws IOException {
        int mqtt;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            mqtt = socket.getLocalPort();
        }
        ObjectNode overlay = Wire.JSON.createObjectNode();
        overlay.putObject("io.bitgear.coap").put("port", port);
        overlay.putObject("io.bitgear.broker").put("port", mqtt);
        overlay.putObject("io.bitgear.mqtt").put("broker", "tcp://127.0.0.1:" + mqtt);
        overlay.putObject("io.bitgear.metrics").put("port", 0);
        overlay.putObject("io.bitgear.rollout").put("watch.ms", WATCH_MILLIS);
        return Files.writeString(folder.resolve("configuration.json"), overlay.toString());
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
