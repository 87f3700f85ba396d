package io.bitgear.broker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the broker on a thread of its own, tries again while that fails (another process may still
 * hold the port), and stops it.
 */
final class BrokerRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerRunner.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final BrokerSettings settings;
    private final Function<EmbeddedBroker, Runnable> onStarted;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "bitgear-broker"));

    // Both belong to the thread.
    private EmbeddedBroker broker;
    private Runnable onStopping = () -> {};

    /**
     * Begins to start the broker.
     *
     * @param settings of the broker
     * @param onStarted called on the runner's thread when the broker accepts clients; what it
     *     returns is run before the broker stops
     */
    BrokerRunner(BrokerSettings settings, Function<EmbeddedBroker, Runnable> onStarted) {
        this.settings = settings;
        this.onStarted = onStarted;
        thread.execute(this::start);
    }

    private void start() {
        try {
            broker = EmbeddedBroker.start(settings);
            onStopping = onStarted.apply(broker);
        } catch (BrokerException e) {
            LOG.error("{}", e.getMessage());
            LOG.debug("The broker did not start", e);
            thread.schedule(this::start, RETRY.toSeconds(), TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            LOG.error("The broker on {}:{} failed", settings.host(), settings.port(), e);
        }
    }

    private void stop() {
        if (broker != null) {
            try {
                onStopping.run();
            } catch (IllegalStateException e) {
                LOG.debug("The framework has already taken back the broker's service", e);
            }
            broker.close();
        }
    }

    /** Stops the broker, or gives up starting it; returns when the port is free. */
    @Override
    public void close() {
        thread.execute(this::stop);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The broker did not stop within {} s", STOP_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
