package io.bitgear.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** Makes Paho's options of the settings. */
final class ConnectOptions {
    /**
     * Messages that the broker may send before the first is acknowledged; bounds the inbound queue.
     */
    static final int RECEIVE_MAXIMUM = 64;

    /**
     * Packets up to this many times the payload limit still arrive, to be refused with a reason.
     */
    private static final long PACKET_FACTOR = 4;

    private ConnectOptions() {}

    /** With a will. */
    static MqttConnectionOptions of(MqttSettings settings, String willTopic, String will)
            throws IOException, GeneralSecurityException {
        MqttConnectionOptions options = of(settings);
        options.setWill(
                willTopic, new MqttMessage(will.getBytes(StandardCharsets.UTF_8), 1, true, null));
        return options;
    }

    /** Without a will. */
    static MqttConnectionOptions of(MqttSettings settings)
            throws IOException, GeneralSecurityException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(false);
        options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout((int) Math.max(1, settings.connectLimit().toSeconds()));
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize(PACKET_FACTOR * settings.maxPayload());
        settings.user()
                .ifPresent(
                        user -> {
                            options.setUserName(user);
                            options.setPassword(
                                    settings.password().getBytes(StandardCharsets.UTF_8));
                        });
        if (settings.broker().getScheme().equals("ssl")) {
            options.setSocketFactory(context(settings).getSocketFactory());
            options.setHttpsHostnameVerificationEnabled(true);
        }
        return options;
    }

    private static SSLContext context(MqttSettings settings)
            throws IOException, GeneralSecurityException {
        if (settings.trust().isEmpty()) {
            return SSLContext.getDefault();
        }
        MqttSettings.TrustStore trust = settings.trust().get();
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream input = Files.newInputStream(trust.path())) {
            store.load(input, trust.password().toCharArray());
        }
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}
