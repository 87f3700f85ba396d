package io.bitgear.bench.gateway;

import io.bitgear.bench.Statistics;
import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * From publishing a context event until the node runs the new configuration, which its report tells
 * by this machine's clock, and until that report is here; against publishing a message of that size
 * through the same broker to ourselves.
 */
final class DeployTrial implements AutoCloseable {
    private static final String ECHO = "bitgear-bench/echo";
    private static final int WARM = 500;
    private static final long PATIENCE_SECONDS = 10;

    private final BudgetEvents events;
    private final BlockingQueue<Arrival> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Arrival> echoes = new LinkedBlockingQueue<>();
    private final MqttPeer mqtt;

    /** A message and when it came. */
    private record Arrival(byte[] payload, long nanos) {}

    /**
     * Connects.
     *
     * @param events that change the configuration
     */
    DeployTrial(GatewayAddress address, BudgetEvents events) throws Failure {
        this.events = events;
        this.mqtt =
                new MqttPeer(
                        address.mqttPort(),
                        (topic, payload) ->
                                (topic.equals(ECHO) ? echoes : reports)
                                        .add(new Arrival(payload, System.nanoTime())));
        mqtt.subscribe(ECHO);
        mqtt.subscribe("bitgear/" + address.gateway() + "/node/+/precision/reported");
    }

    /**
     * Flips the configuration, each time with a bare round trip after it.
     *
     * @param before id of the configuration that runs without a budget
     * @param count events that count
     */
    List<Figure> run(String before, int count) throws Failure {
        List<Double> running = new ArrayList<>();
        List<Double> deployed = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        String current = before;
        for (int i = -WARM; i < count; i++) {
            Instant published = Instant.now();
            long begin = System.nanoTime();
            byte[] event = events.next();
            Arrival report = changed(current);
            current = text(report, "configuration_id");
            long echoBegin = System.nanoTime();
            mqtt.publish(ECHO, event);
            Arrival echo = next(echoes, "the broker does not echo");
            if (i >= 0) {
                Instant ran = Instant.parse(text(report, "time"));
                running.add(Duration.between(published, ran).toNanos() / 1e9);
                deployed.add((report.nanos() - begin) / 1e9);
                bare.add((echo.nanos() - echoBegin) / 1e9);
            }
        }
        return List.of(
                figure("event to deployed, p50", 0.5, running, bare),
                figure("event to deployed, p99", 0.99, running, bare),
                figure("event to its report, p50", 0.5, deployed, bare),
                figure("event to its report, p99", 0.99, deployed, bare));
    }

    private static Figure figure(
            String name, double share, List<Double> deployed, List<Double> bare) {
        Figure.Rounds rounds =
                new Figure.Rounds(name, "s", "Paho publish to callback, " + name.split(", ")[1]);
        rounds.add(quantile(share, deployed), quantile(share, bare));
        rounds.note(deployed.size() + " events, between two configurations that were calibrated");
        return rounds.figure();
    }

    private static double quantile(double share, List<Double> values) {
        return Statistics.quantile(
                share, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * The first report of another configuration. The old one may be reported once more before, with
     * the wish for the new one.
     */
    private Arrival changed(String current) throws Failure {
        while (true) {
            Arrival report = next(reports, "an event changed no configuration");
            if (!text(report, "configuration_id").equals(current)) {
                return report;
            }
        }
    }

    private static Arrival next(BlockingQueue<Arrival> queue, String complaint) throws Failure {
        try {
            Arrival arrival = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (arrival == null) {
                throw new Failure(complaint, "");
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    private static String text(Arrival report, String field) throws Failure {
        try {
            return Wire.JSON.readTree(report.payload()).path(field).asText();
        } catch (IOException e) {
            throw new Failure("a report is not JSON", "", e);
        }
    }

    @Override
    public void close() {
        mqtt.close();
    }
}
