package io.bitgear.mqtt;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the state that is due over the connection of the moment, so much at a time as may be under
 * way. All of it belongs to one thread, the link's.
 */
final class StateSender {
    private static final Logger LOG = LoggerFactory.getLogger(StateSender.class);
    private static final int MOST_IN_FLIGHT = 64;
    private static final Duration RESEND = Duration.ofSeconds(1);

    private final StateBoard board;
    private final Executor thread;
    private final BiConsumer<Runnable, Duration> later;

    /** Null while there is none. */
    private Connection connection;

    /**
     * @param thread of the link
     * @param later runs something on it after a while
     */
    StateSender(StateBoard board, Executor thread, BiConsumer<Runnable, Duration> later) {
        this.board = board;
        this.thread = thread;
        this.later = later;
    }

    /** From now on everything is sent over that connection, also what another had under way. */
    void use(Connection opened) {
        connection = opened;
        board.restart();
    }

    /** Nothing is sent any more. */
    void stop() {
        connection = null;
    }

    /** Sends what is due. */
    void send() {
        while (connection != null && board.inFlight() < MOST_IN_FLIGHT) {
            Optional<StateBoard.Update> update = board.next();
            if (update.isEmpty()) {
                return;
            }
            publish(connection, update.get());
        }
    }

    private void publish(Connection over, StateBoard.Update update) {
        try {
            over.publish(
                    update.topic(),
                    update.payload(),
                    failure -> thread.execute(() -> sent(over, update, failure)));
        } catch (MqttException e) {
            sent(over, update, Connection.reason(e));
        }
    }

    private void sent(Connection over, StateBoard.Update update, String failure) {
        if (over != connection) {
            return;
        }
        if (failure == null) {
            board.done(update);
            send();
        } else {
            LOG.debug("State on {} not sent: {}", update.topic(), failure);
            later.accept(() -> sendAgain(over, update), RESEND);
        }
    }

    private void sendAgain(Connection over, StateBoard.Update update) {
        if (over == connection) {
            board.failed(update);
            send();
        }
    }
}
