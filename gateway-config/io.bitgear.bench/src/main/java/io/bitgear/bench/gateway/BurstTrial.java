package io.bitgear.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.context.Quantity;
import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.Senml;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Context events as fast as they go: until the gateway's context has the last one, against as many
 * messages of the same content to a bare Paho subscriber.
 */
final class BurstTrial implements AutoCloseable {
    private static final String TOPIC = "bitgear-bench/burst";
    private static final long PATIENCE_SECONDS = 120;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Seconds of latency budget, which bind nothing; every event has another value. */
    private static final double LEAST = 30;

    private static final double SPAN = 10;

    private final GatewayAddress address;
    private final int events;
    private final CoapLink coap;
    private final AtomicReference<CountDownLatch> left =
            new AtomicReference<>(new CountDownLatch(0));
    private final MqttPeer publisher;
    private final MqttPeer subscriber;
    private final Figure.Rounds rounds =
            new Figure.Rounds("context events a second", "/s", "Paho, QoS 1, to a subscriber");
    private int number;

    BurstTrial(GatewayAddress address, int events) throws Failure {
        this.address = address;
        this.events = events;
        this.coap = new CoapLink(address.coapPort());
        this.publisher = new MqttPeer(address.mqttPort(), (topic, payload) -> {});
        this.subscriber =
                new MqttPeer(address.mqttPort(), (topic, payload) -> left.get().countDown());
        subscriber.subscribe(TOPIC);
    }

    /** A burst to the gateway, then one to the subscriber; the first ones need not count. */
    void round(boolean counts) throws Failure {
        double ours = toGateway();
        double theirs = toSubscriber();
        if (counts) {
            rounds.add(ours, theirs);
        }
    }

    private double toGateway() throws Failure {
        double last = Double.NaN;
        number++;
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 1; i <= events; i++) {
            // Of one burst no value comes twice, and the last one not in the burst before.
            last = LEAST + SPAN * i / events + number * 1e-3;
            payloads.add(event(last));
        }
        long begin = System.nanoTime();
        for (byte[] payload : payloads) {
            publisher.publish("bitgear/" + address.gateway() + "/context/bench", payload);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (budget() != last) {
            if (System.nanoTime() > deadline) {
                throw new Failure("the gateway's context does not have the last event", "");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return events / ((System.nanoTime() - begin) / 1e9);
    }

    private static byte[] event(double seconds) {
        return Senml.json(
                List.of(new ContextValue(Quantity.LATENCY_BUDGET, seconds)), Instant.now());
    }

    private double budget() throws Failure {
        try {
            JsonNode context = Wire.JSON.readTree(coap.get("/context"));
            String label = Quantity.LATENCY_BUDGET.label();
            JsonNode reading = context.path("snapshot").path("readings").path(label);
            return reading.path("value").asDouble(Double.NaN);
        } catch (IOException e) {
            throw new Failure("the context is not JSON", "", e);
        }
    }

    private double toSubscriber() throws Failure {
        CountDownLatch latch = new CountDownLatch(events);
        left.set(latch);
        byte[] payload = event(LEAST);
        long begin = System.nanoTime();
        for (int i = 0; i < events; i++) {
            publisher.publish(TOPIC, payload);
        }
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Failure(latch.getCount() + " messages did not arrive", "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
        return events / ((System.nanoTime() - begin) / 1e9);
    }

    Figure figure() {
        return rounds.figure();
    }

    @Override
    public void close() {
        subscriber.close();
        publisher.close();
        coap.close();
    }
}
