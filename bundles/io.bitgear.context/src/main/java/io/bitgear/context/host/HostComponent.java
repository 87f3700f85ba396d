package io.bitgear.context.host;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the host's own readings to the context, every few seconds. */
@Component(
        configurationPid = "io.bitgear.context.host",
        service = {})
@Designate(ocd = HostComponent.Config.class)
public final class HostComponent {
    private static final Logger LOG = LoggerFactory.getLogger(HostComponent.class);
    private static final long STOP_SECONDS = 5;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> new Thread(task, "bitgear-context-host"));
    private final HostSampler sampler;
    private final ContextService context;

    /** What is sensed, and how often. */
    @ObjectClassDefinition(
            name = "Bitgear host sensors",
            description = "What the gateway senses of itself from procfs and sysfs")
    public @interface Config {
        /** The quantities to sense. */
        @AttributeDefinition(
                name = "Quantities",
                description =
                        "What to sense, by name; leave out what others measure better, none for"
                                + " nothing")
        String[] quantities() default {
            "battery", "mains", "temperature", "uplink", "load", "memory-available"
        };

        /** The sampling interval. */
        @AttributeDefinition(
                name = "Interval",
                description = "Seconds between samples",
                min = "1",
                max = "50")
        int interval_seconds() default 5;

        /** The root of the tree. */
        @AttributeDefinition(name = "Root", description = "The folder that holds proc and sys")
        String root() default "/";
    }

    /** Starts to sample. */
    @Activate
    public HostComponent(Config config, @Reference ContextService context) {
        this.context = context;
        this.sampler =
                new HostSampler(
                        Path.of(config.root()), wanted(config.quantities()), Clock.systemUTC());
        thread.scheduleWithFixedDelay(
                this::sample, 0, Math.max(1, config.interval_seconds()), TimeUnit.SECONDS);
    }

    private static Set<Quantity> wanted(String... names) {
        return Arrays.stream(names)
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals("none"))
                .map(HostComponent::quantity)
                .collect(Collectors.toSet());
    }

    private static Quantity quantity(String name) {
        return Quantity.of(name)
                .filter(HostSampler.supported()::contains)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + name
                                                + "' in quantities is nothing that a host senses"));
    }

    private void sample() {
        try {
            sampler.sample().forEach(this::offer);
        } catch (RuntimeException e) {
            // An exception would end the schedule.
            LOG.warn("Sampling the host failed", e);
        }
    }

    /** While one version follows another, what the other has sensed meanwhile is known already. */
    private void offer(Reading reading) {
        Reading known = context.snapshot().readings().get(reading.name());
        boolean isLate =
                known != null
                        && known.source().equals(reading.source())
                        && known.time().isAfter(reading.time());
        if (!isLate) {
            context.offer(reading);
        }
    }

    /** Stops sampling; afterwards the context, which stops next, is offered nothing more. */
    @Deactivate
    public void deactivate() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Sampling the host has not ended after {} s", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
