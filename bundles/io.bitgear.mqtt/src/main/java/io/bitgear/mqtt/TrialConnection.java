package io.bitgear.mqtt;

import io.bitgear.api.swap.Proof;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Shows that this version reaches the broker and is let in: it connects under a client id of its
 * own, with a session that ends with the connection, and leaves.
 */
final class TrialConnection implements Proof {
    private final MqttSettings settings;

    TrialConnection(MqttSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "a connection to " + settings.broker();
    }

    @Override
    public void prove() throws Exception {
        MqttSettings trial = settings.trial();
        MqttConnectionOptions options = ConnectOptions.of(trial);
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        try (InboundQueue nothing = new InboundQueue(message -> {})) {
            connect(new Connection(trial, nothing, (lost, why) -> {}), options);
        }
    }

    private void connect(Connection connection, MqttConnectionOptions options)
            throws MqttException, IOException, InterruptedException {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        try {
            connection.open(options, hadSession -> outcome.complete(null), outcome::complete);
            String failure = outcome.get(settings.connectLimit().toMillis(), TimeUnit.MILLISECONDS);
            if (failure != null) {
                throw new IOException(settings.broker() + ": " + failure);
            }
        } catch (TimeoutException e) {
            throw new IOException(
                    settings.broker()
                            + ": no answer within "
                            + settings.connectLimit().toSeconds()
                            + " s",
                    e);
        } catch (ExecutionException e) {
            throw new IOException(settings.broker() + ": " + e.getMessage(), e);
        } finally {
            connection.close();
        }
    }
}
