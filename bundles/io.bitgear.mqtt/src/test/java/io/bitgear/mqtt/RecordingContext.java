package io.bitgear.mqtt;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes every reading and keeps it. */
final class RecordingContext implements ContextService {
    /** A gateway that connects and offers to the context. */
    static MqttGateway gateway(MqttSettings settings, RecordingContext context) {
        MqttGateway gateway = new MqttGateway(settings, context::offer);
        gateway.start();
        return gateway;
    }

    /** Of a gateway {@code gw} that soon tries again. */
    static MqttSettings settings(String uri) {
        return MqttSettings.of(URI.create(uri), "gw")
                .patient(Duration.ofSeconds(3), Duration.ofMillis(200));
    }

    /** A SenML pack with one reading. */
    static String battery(double value) {
        return "[{\"n\":\"battery\",\"u\":\"/\",\"v\":" + value + "}]";
    }

    final List<Reading> readings = new CopyOnWriteArrayList<>();

    @Override
    public ContextSnapshot snapshot() {
        return new ContextSnapshot(0, Instant.EPOCH, new TreeMap<>(), List.of());
    }

    @Override
    public Optional<Rejection> offer(Reading reading) {
        readings.add(reading);
        return Optional.empty();
    }

    @Override
    public Counts counts() {
        return new Counts(readings.size(), 0);
    }

    double last() {
        return readings.isEmpty() ? -1 : readings.get(readings.size() - 1).value();
    }
}
