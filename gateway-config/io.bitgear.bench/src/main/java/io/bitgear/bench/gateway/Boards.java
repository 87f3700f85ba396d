package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many boards with a runtime of their own, behind one connection: each follows what is desired of
 * it below a prefix of topics, {@code <prefix>/node/<board>/precision/desired}, and reports it.
 */
final class Boards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Boards.class);
    private static final String DESIRED = "/precision/desired";
    private static final String REPORTED = "/precision/reported";
    private static final String BOARD = "board";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final MqttPeer mqtt;

    /** Paho's own thread must not wait until it may publish. */
    private final ExecutorService reporter =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "bench-boards"));

    /** Configuration id by topic, and by prefix how many boards have each. */
    private final Map<String, String> running = new HashMap<>();

    private final Map<String, Map<String, Integer>> counts = new HashMap<>();

    /** Follows what is desired below each of these prefixes. */
    Boards(int port, String... prefixes) throws Failure {
        mqtt = new MqttPeer(port, this::received);
        for (String prefix : prefixes) {
            mqtt.subscribe(prefix + "/node/+" + DESIRED);
        }
    }

    /** The topic on which that board is told what it shall run. */
    static String desired(String prefix, int board) {
        return prefix + "/node/" + BOARD + board + DESIRED;
    }

    /** So many boards say what they are. */
    void introduce(String prefix, String model, int boards) throws Failure {
        String info = "{\"model\":\"" + model + "\",\"profile\":\"ice40up5k\"}";
        for (int i = 0; i < boards; i++) {
            info(prefix, i, info);
        }
    }

    /** They are no more. */
    void dismiss(String prefix, int boards) throws Failure {
        for (int i = 0; i < boards; i++) {
            info(prefix, i, "");
            mqtt.publishRetained(prefix + "/node/" + BOARD + i + REPORTED, new byte[0]);
        }
    }

    private void info(String prefix, int board, String text) throws Failure {
        mqtt.publishRetained(
                prefix + "/node/" + BOARD + board + "/info", text.getBytes(StandardCharsets.UTF_8));
    }

    private void received(String topic, byte[] payload) {
        if (payload.length == 0 || !topic.contains("/node/" + BOARD)) {
            return;
        }
        reporter.execute(() -> follow(topic, payload));
    }

    private void follow(String topic, byte[] payload) {
        try {
            String id = Wire.JSON.readTree(payload).path("configuration_id").asText();
            note(topic, id);
            long epoch = Wire.JSON.readTree(payload).path("epoch").asLong();
            String report = "{\"configuration_id\":\"" + id + "\",\"epoch\":" + epoch + "}";
            mqtt.publishRetained(
                    topic.replace(DESIRED, REPORTED), report.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | Failure e) {
            LOG.error("a board cannot follow {}", topic, e);
        }
    }

    private synchronized void note(String topic, String id) {
        Map<String, Integer> here =
                counts.computeIfAbsent(
                        topic.substring(0, topic.indexOf("/node/")), p -> new HashMap<>());
        String before = running.put(topic, id);
        if (before != null) {
            here.merge(before, -1, Integer::sum);
        }
        here.merge(id, 1, Integer::sum);
        notifyAll();
    }

    /**
     * Waits until so many boards below a prefix have one configuration that is not that one.
     *
     * @param old a configuration's id, or empty for none
     * @return the id of the new one
     */
    synchronized String await(String prefix, int boards, String old) throws Failure {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Map<String, Integer> here = counts.getOrDefault(prefix, Map.of());
            for (Map.Entry<String, Integer> entry : here.entrySet()) {
                if (entry.getValue() == boards && !entry.getKey().equals(old)) {
                    return entry.getKey();
                }
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new Failure(
                        "of " + boards + " boards below " + prefix + " not all follow: " + here,
                        "");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted", "", e);
            }
        }
    }

    /** Forgets what boards ran. */
    synchronized void forget() {
        running.clear();
        counts.clear();
    }

    @Override
    public void close() {
        reporter.shutdownNow();
        mqtt.close();
    }
}
