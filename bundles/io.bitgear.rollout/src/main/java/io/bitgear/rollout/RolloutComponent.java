package io.bitgear.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bitgear.api.rollout.Fetcher;
import io.bitgear.api.rollout.Rollout;
import io.bitgear.api.rollout.RolloutListener;
import io.bitgear.api.rollout.RolloutService;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.swap.SwapService;
import io.bitgear.rollout.fetch.Fetchers;
import io.bitgear.rollout.stages.Rollouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the {@link Rollouts} and the command {@code bitgear:rollout}. */
@Component(
        service = {RolloutService.class, RolloutComponent.class},
        immediate = true,
        configurationPid = "io.bitgear.rollout",
        property = {"osgi.command.scope=bitgear", "osgi.command.function=rollout"})
@Designate(ocd = RolloutComponent.Config.class)
public final class RolloutComponent implements RolloutService {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutComponent.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestoreComponent restore;
    private final Fetchers fetchers;
    private final Rollouts rollouts;
    private final List<RolloutListener> listeners = new CopyOnWriteArrayList<>();
    private volatile SwapService swaps;
    private boolean isRestored;

    /** Limits. */
    @ObjectClassDefinition(
            name = "Bitgear rollout",
            description = "Brings versions of bundles and models into service")
    public @interface Config {
        /** The limit; the property is {@code limit.ms}. */
        @AttributeDefinition(
                name = "Limit",
                description = "Milliseconds that a new model has to come up, and for each answer",
                min = "100")
        long limit_ms() default 30_000;

        /** The watch; the property is {@code watch.ms}. */
        @AttributeDefinition(
                name = "Watch",
                description = "Milliseconds that new versions are watched",
                min = "0")
        long watch_ms() default 30_000;

        /** The share. */
        @AttributeDefinition(
                name = "Share",
                description = "Share of the clients' frames that a new model gets too, 0 to 1")
        double share() default 0.1;

        /** The agreement. */
        @AttributeDefinition(
                name = "Agreement",
                description =
                        "Least share of canary frames whose class must be that of the old model, 0"
                                + " to 1")
        double agreement() default 0.5;

        /** The longest file; the property is {@code maximum.bytes}. */
        @AttributeDefinition(name = "Maximum", description = "Bytes of a file at most", min = "1")
        long maximum_bytes() default 64L << 20;

        /** The patience; the property is {@code patience.ms}. */
        @AttributeDefinition(
                name = "Patience",
                description = "Milliseconds to wait for a connection, and for each further piece",
                min = "1",
                max = "600000")
        long patience_ms() default 10_000;

        /** The time of a download; the property is {@code download.ms}. */
        @AttributeDefinition(
                name = "Download",
                description = "Milliseconds that one file may take",
                min = "1")
        long download_ms() default 600_000;
    }

    /** With the store, which was read before. */
    @Activate
    public RolloutComponent(
            BundleContext context,
            Config config,
            @Reference RestoreComponent restore,
            @Reference ConfigurationAdmin admin) {
        this.restore = restore;
        ModelConfigurations configurations = new ModelConfigurations(admin);
        // A runtime that keeps configurations over a restart has kept that of a trial too.
        configurations.deleteTrials();
        fetchers =
                new Fetchers(
                        config.maximum_bytes(),
                        Duration.ofMillis(config.patience_ms()),
                        Duration.ofMillis(config.download_ms()));
        GatewayTrials trials =
                new GatewayTrials(
                        context,
                        new TrialSettings(
                                config.limit_ms(),
                                config.watch_ms(),
                                config.share(),
                                config.agreement()),
                        configurations,
                        () -> swaps,
                        context.getDataFile("saved").toPath());
        rollouts = new Rollouts(restore.store(), fetchers, trials, this::tell);
    }

    @Deactivate
    void stop() {
        rollouts.close();
    }

    @Override
    public CompletionStage<RolloutState> roll(Rollout rollout) {
        return rollouts.roll(rollout);
    }

    @Override
    public RolloutState state() {
        return rollouts.state();
    }

    private void tell(RolloutState state) {
        listeners.forEach(listener -> tell(listener, state));
    }

    private static void tell(RolloutListener listener, RolloutState state) {
        try {
            listener.rolloutChanged(state);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("rollout listener {} failed", listener.getClass().getName(), e);
        }
    }

    /** Shows how far the present or last rollout is. */
    @Descriptor("how far the present or last rollout is, and what serves of all of them")
    public String rollout() {
        return RolloutText.of(state());
    }

    /** Does a rollout, and says what came of it. */
    @Descriptor("brings the versions that a JSON file names into service: rollout FILE")
    public String rollout(String file) {
        try {
            Rollout wanted = JSON.readValue(Path.of(file).toFile(), Rollout.class);
            return RolloutText.of(roll(wanted).toCompletableFuture().join());
        } catch (IOException | IllegalArgumentException e) {
            return file + " is no rollout: " + e.getMessage();
        } catch (CompletionException e) {
            return "not done: " + e.getCause().getMessage();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setSwaps(SwapService service) {
        swaps = service;
        if (!isRestored && !restore.late().isEmpty()) {
            isRestored = true;
            rollouts.between(() -> swapLate(service));
        }
    }

    void unsetSwaps(SwapService service) {
        if (swaps == service) {
            swaps = null;
        }
    }

    /** Bundles that ran before this one could update them; the swapper logs what comes of it. */
    private void swapLate(SwapService service) {
        try {
            service.swap(restore.late()).toCompletableFuture().join();
        } catch (CompletionException e) {
            LOG.error("{} not restored: {}", restore.late(), e.getCause().toString());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(RolloutListener listener) {
        listeners.add(listener);
        tell(listener, state());
    }

    void removeListener(RolloutListener listener) {
        listeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFetcher(Fetcher fetcher, Map<String, Object> properties) {
        fetchers.add(String.valueOf(properties.get(Fetcher.SCHEME)), fetcher);
    }

    void removeFetcher(Fetcher fetcher, Map<String, Object> properties) {
        fetchers.remove(String.valueOf(properties.get(Fetcher.SCHEME)), fetcher);
    }
}
