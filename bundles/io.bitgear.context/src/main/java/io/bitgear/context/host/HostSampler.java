package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.context.Precedence;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the host's sensors. What a host does not have is simply absent; what cannot be understood
 * is logged once.
 */
public final class HostSampler {
    private static final Logger LOG = LoggerFactory.getLogger(HostSampler.class);
    private static final List<HostSensor> SENSORS =
            List.of(
                    new BatterySensor(),
                    new MainsSensor(),
                    new ThermalSensor(),
                    new UplinkSensor(),
                    new LoadSensor(),
                    new MemorySensor());

    private final KernelFiles files;
    private final Set<Quantity> wanted;
    private final Clock clock;
    private final Map<Quantity, String> faults = new EnumMap<>(Quantity.class);

    /**
     * A sampler.
     *
     * @param root of the tree that holds {@code proc} and {@code sys}
     * @param wanted the quantities to read
     * @param clock that stamps the readings
     */
    public HostSampler(Path root, Set<Quantity> wanted, Clock clock) {
        this.files = new KernelFiles(root);
        this.wanted = Set.copyOf(wanted);
        this.clock = clock;
    }

    /** The quantities that a host may have. */
    public static Set<Quantity> supported() {
        return SENSORS.stream().map(HostSensor::quantity).collect(Collectors.toUnmodifiableSet());
    }

    /** One reading of each wanted quantity that this host has. Call from one thread only. */
    public List<Reading> sample() {
        List<Reading> readings = new ArrayList<>();
        for (HostSensor sensor : SENSORS) {
            if (wanted.contains(sensor.quantity())) {
                OptionalDouble value = read(sensor);
                value.ifPresent(v -> readings.add(reading(sensor.quantity(), v)));
            }
        }
        return readings;
    }

    private Reading reading(Quantity quantity, double value) {
        return new Reading(
                quantity.label(),
                value,
                quantity.unit(),
                clock.instant(),
                quantity.maxAge(),
                Precedence.HOST_SOURCE);
    }

    private OptionalDouble read(HostSensor sensor) {
        try {
            OptionalDouble value = sensor.read(files);
            if (faults.remove(sensor.quantity()) != null) {
                LOG.info("Host sensor {} can be read again", sensor.quantity().label());
            }
            return value;
        } catch (MalformedFileException e) {
            if (faults.put(sensor.quantity(), e.getMessage()) == null) {
                LOG.warn(
                        "Host sensor {} cannot be read: {}",
                        sensor.quantity().label(),
                        e.getMessage());
            }
            return OptionalDouble.empty();
        }
    }

    /** Why a quantity cannot be read at present, by quantity; for tests and diagnosis. */
    Map<Quantity, String> faults() {
        return Map.copyOf(faults);
    }
}
