package io.bitgear.mqtt;

import io.bitgear.mqtt.Connection.Interest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the broker, for ever: connects, subscribes, has the state sent that is
 * due, and begins anew with a growing wait whenever any of that fails. All of it happens on one
 * thread; Paho's callbacks only hand over to it.
 */
final class MqttLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

    /** Holes within this time are one. */
    private static final Duration RESYNCHRONISE_AFTER = Duration.ofSeconds(1);

    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);
    private static final String OFFLINE = "{\"status\":\"offline\"}";

    private final MqttSettings settings;
    private final Topics topics;
    private final StateBoard board;
    private final InboundQueue queue;
    private final Continuity continuity;
    private final StateSender sender;
    private final StateJson json = new StateJson();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "bitgear-mqtt-link"));

    // These belong to the thread; the volatile ones are read by others.
    private Connection current;
    private volatile boolean connected;
    private volatile Instant since = Instant.now();
    private volatile long connections;
    private int failures;
    private boolean isResynchronising;

    MqttLink(
            MqttSettings settings,
            Topics topics,
            StateBoard board,
            InboundQueue queue,
            Continuity continuity) {
        this.continuity = continuity;
        this.settings = settings;
        this.topics = topics;
        this.board = board;
        this.queue = queue;
        this.sender = new StateSender(board, this::post, this::postLater);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** What {@code status} holds while the gateway is connected, and a first state to send. */
    private record Status(
            String status,
            Continuity.Session session,
            long sessionsLost,
            long messagesMissing,
            Instant time) {}

    /** Begins to connect. */
    void start() {
        post(this::connect);
    }

    /** Whether the broker has answered and not gone since. */
    boolean isConnected() {
        return connected;
    }

    /** When that changed last. */
    Instant since() {
        return since;
    }

    /** How often the broker has answered. */
    long connections() {
        return connections;
    }

    /** Something on the board may be due. */
    void wake() {
        post(sender::send);
    }

    /** Messages are missing: the state is taken from the retained ones again, and that is told. */
    void resynchronise() {
        post(
                () -> {
                    if (!isResynchronising) {
                        isResynchronising = true;
                        postLater(this::askForState, RESYNCHRONISE_AFTER);
                    }
                });
    }

    private void askForState() {
        isResynchronising = false;
        LOG.warn(
                "{} numbered messages are missing so far; asking {} for the retained state again",
                continuity.missing(),
                settings);
        if (connected) {
            subscribe(current, true);
            tellStatus();
        }
    }

    private void tellStatus() {
        Status status =
                new Status(
                        "online",
                        continuity.session(),
                        continuity.sessionsLost(),
                        continuity.missing(),
                        Instant.now());
        board.put(topics.status(), () -> json.write(status));
        sender.send();
    }

    private void post(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("Closed already", e);
        }
    }

    private void postLater(Runnable task, Duration wait) {
        try {
            thread.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("Closed already", e);
        }
    }

    private void connect() {
        try {
            Connection attempt =
                    new Connection(settings, queue, (lost, why) -> post(() -> down(lost, why)));
            current = attempt;
            // Paho waits for ever for a CONNACK that never comes.
            postLater(() -> giveUp(attempt), settings.connectLimit());
            attempt.open(
                    ConnectOptions.of(settings, topics.status(), OFFLINE),
                    hadSession -> post(() -> opened(attempt, hadSession)),
                    failure -> post(() -> down(attempt, failure)));
        } catch (MqttException | IOException | GeneralSecurityException | RuntimeException e) {
            down(current, Connection.reason(e));
        }
    }

    private void giveUp(Connection attempt) {
        if (attempt == current && !connected) {
            down(attempt, "no answer within " + settings.connectLimit().toSeconds() + " s");
        }
    }

    private void opened(Connection attempt, boolean hadSession) {
        if (attempt != current) {
            return;
        }
        connections = connections + 1;
        since = Instant.now();
        connected = true;
        failures = 0;
        if (continuity.connected(hadSession) == Continuity.Session.LOST) {
            LOG.warn(
                    "{} has lost the session, and with it what was published meanwhile; taking the"
                            + " state from its retained messages",
                    settings);
        } else {
            LOG.info("Connected to {}", settings);
        }
        subscribe(attempt, false);
        sender.use(attempt);
        tellStatus();
    }

    /**
     * The broker sends retained context for a new subscription, which is also that of a lost
     * session, or when all is asked for; the desired rollout always, for it may not have been
     * handled.
     */
    private void subscribe(Connection connection, boolean all) {
        if (connection != current || !connected) {
            return;
        }
        try {
            connection.subscribe(
                    List.of(
                            new Interest(topics.contextFilter(), all),
                            new Interest(topics.rolloutDesired(), true),
                            // The nodes before their reports, which are for nobody otherwise.
                            new Interest(topics.infoFilter(), true),
                            new Interest(topics.reportedFilter(), true)),
                    failure -> post(() -> subscribed(connection, all, failure)));
        } catch (MqttException e) {
            subscribed(connection, all, Connection.reason(e));
        }
    }

    private void subscribed(Connection connection, boolean all, String failure) {
        if (failure == null) {
            LOG.info("Subscribed to {}", topics.contextFilter());
        } else if (connection == current && connected) {
            LOG.warn("Cannot subscribe to {}: {}; trying again", topics.contextFilter(), failure);
            postLater(() -> subscribe(connection, all), settings.lastRetry());
        }
    }

    private void down(Connection lost, String reason) {
        if (lost != current) {
            return;
        }
        current = null;
        sender.stop();
        if (connected) {
            since = Instant.now();
            connected = false;
        }
        failures++;
        if (lost != null) {
            lost.close();
        }
        Duration wait = jittered(settings.retry(failures));
        if (failures == 1) {
            LOG.warn("No connection to {}: {}; trying again for ever", settings, reason);
        }
        LOG.debug("Attempt {} failed ({}), next in {}", failures, reason, wait);
        postLater(this::connect, wait);
    }

    /** Between 80 and 100 % of it, so that many gateways do not come back as one. */
    private static Duration jittered(Duration wait) {
        return Duration.ofMillis(
                (long) (wait.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.0)));
    }

    private void leave() {
        if (current != null) {
            if (connected) {
                current.leave(topics.status(), OFFLINE, LEAVE_LIMIT.toMillis());
            }
            current.close();
            current = null;
            sender.stop();
            connected = false;
        }
    }

    /** Says goodbye where that is possible, and stops; takes a few seconds at most. */
    @Override
    public void close() {
        post(this::leave);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(3 * LEAVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The connection to {} did not end in time", settings);
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
