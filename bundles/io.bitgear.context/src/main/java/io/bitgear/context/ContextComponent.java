package io.bitgear.context;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import io.bitgear.api.swap.Proof;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the {@link ContextHub} and feeds it the listeners. */
@Component(
        service = {ContextService.class, Proof.class},
        configurationPid = "io.bitgear.context.merge")
@Designate(ocd = ContextComponent.Config.class)
public final class ContextComponent implements ContextService, Proof {
    private static final Logger LOG = LoggerFactory.getLogger(ContextComponent.class);

    private final ContextHub hub;
    private final Set<ContextService> peers = ConcurrentHashMap.newKeySet();
    private ServiceTracker<ContextService, ContextService> tracker;
    private volatile boolean stopped;

    /** How readings are merged. */
    @ObjectClassDefinition(
            name = "Bitgear context",
            description = "How readings of several sources become one context")
    public @interface Config {
        /** Which source wins. */
        @AttributeDefinition(
                name = "Precedence",
                description =
                        "Which source wins where host and remote readings of a quantity are both"
                                + " valid",
                options = {
                    @Option(label = "Remote readings", value = "remote"),
                    @Option(label = "The host's own sensors", value = "host"),
                    @Option(label = "The newest", value = "newest")
                })
        String precedence() default "remote";

        /** Age limits. */
        @AttributeDefinition(
                name = "Age limits",
                description = "Such as battery=PT2H; a quantity that is not named keeps its own")
        String[] age_limits() default {};

        /** Clock skew. */
        @AttributeDefinition(
                name = "Clock skew",
                description = "Seconds that a reading's time may be ahead of this clock",
                min = "0")
        long skew_seconds() default 10;

        /** Length of the rejection history. */
        @AttributeDefinition(
                name = "Rejections",
                description = "How many are remembered",
                min = "1",
                max = "1000")
        int rejections() default MergeSettings.DEFAULT_HISTORY;
    }

    /** Starts without readings. */
    @Activate
    public ContextComponent(Config config) {
        hub =
                new ContextHub(
                        new MergeSettings(
                                Precedence.valueOf(
                                        config.precedence().strip().toUpperCase(Locale.ROOT)),
                                Duration.ofSeconds(config.skew_seconds()),
                                MergeSettings.parseAgeLimits(config.age_limits()),
                                config.rejections()),
                        Clock.systemUTC());
    }

    /** A listener came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addListener(ContextListener listener) {
        hub.add(listener);
    }

    /** A listener left. */
    public void removeListener(ContextListener listener) {
        hub.remove(listener);
    }

    /**
     * Follows the other versions of this service: what they know is taken over when they are found
     * and when they leave. Sources tell both, and only winning readings are in a snapshot; a source
     * that lost is heard again at its next reading.
     */
    @Activate
    void follow(BundleContext context) {
        tracker =
                new ServiceTracker<>(
                        context,
                        ContextService.class,
                        new ServiceTrackerCustomizer<>() {
                            @Override
                            public ContextService addingService(
                                    ServiceReference<ContextService> found) {
                                if (found.getBundle() == context.getBundle()) {
                                    return null;
                                }
                                ContextService peer = context.getService(found);
                                peers.add(peer);
                                hub.inherit(peer.snapshot());
                                return peer;
                            }

                            @Override
                            public void modifiedService(
                                    ServiceReference<ContextService> found, ContextService peer) {}

                            @Override
                            public void removedService(
                                    ServiceReference<ContextService> found, ContextService peer) {
                                peers.remove(peer);
                                hub.inherit(peer.snapshot());
                                context.ungetService(found);
                            }
                        });
        tracker.open();
    }

    @Override
    public String name() {
        return "every reading that another version holds";
    }

    @Override
    public void prove() {
        ContextSnapshot own = hub.snapshot();
        for (ContextService peer : peers) {
            Set<String> missing = new TreeSet<>(peer.snapshot().readings().keySet());
            missing.removeAll(own.readings().keySet());
            // What came to the other version since may be on its way here still.
            missing.removeAll(hub.snapshot().readings().keySet());
            if (!missing.isEmpty()) {
                throw new IllegalStateException("no reading of " + missing);
            }
        }
    }

    /** Stops all threads. */
    @Deactivate
    public void deactivate() {
        stopped = true;
        tracker.close();
        hub.close();
    }

    @Override
    public ContextSnapshot snapshot() {
        return hub.snapshot();
    }

    @Override
    public Optional<Rejection> offer(Reading reading) {
        if (stopped) {
            // Whoever exchanges this bundle counts on it that there is no such line.
            LOG.warn(
                    "A reading of source {} came after the context service had stopped",
                    reading.source());
        }
        return hub.offer(reading);
    }

    @Override
    public Counts counts() {
        return hub.counts();
    }
}
