package io.bitgear.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How to reach the broker.
 *
 * @param broker URI, {@code tcp://host:port} or {@code ssl://host:port}
 * @param gateway id in the topics: letters, digits, dot, dash and underscore
 * @param clientId fixed, so that the broker knows the session again
 * @param user name, or empty for none
 * @param password of the user
 * @param trust store for {@code ssl}, or empty for the JDK's own
 * @param sessionExpiry how long the broker keeps the session of a gateway that is away
 * @param keepAlive interval of pings
 * @param connectLimit how long a connection may take until CONNACK
 * @param firstRetry wait after the first failure; doubles with each
 * @param lastRetry the longest wait
 * @param maxPayload largest context message, bytes
 * @param maxRecords most records in one
 */
public record MqttSettings(
        URI broker,
        String gateway,
        String clientId,
        Optional<String> user,
        String password,
        Optional<TrustStore> trust,
        Duration sessionExpiry,
        Duration keepAlive,
        Duration connectLimit,
        Duration firstRetry,
        Duration lastRetry,
        int maxPayload,
        int maxRecords) {
    private static final Set<String> SCHEMES = Set.of("tcp", "ssl");
    private static final Pattern GATEWAY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Checks the parts. */
    public MqttSettings {
        if (broker.getScheme() == null
                || !SCHEMES.contains(broker.getScheme())
                || broker.getHost() == null) {
            throw new IllegalArgumentException(
                    "the broker's URI must be tcp://host:port or ssl://host:port");
        }
        if (broker.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the broker's URI carries a user; use the settings user and .password");
        }
        if (!GATEWAY.matcher(gateway).matches()) {
            throw new IllegalArgumentException(
                    "gateway id '"
                            + gateway
                            + "' has other characters than letters, digits, '.', '-', '_'");
        }
        if (maxPayload < 64 || maxRecords < 1) {
            throw new IllegalArgumentException(
                    "limits of "
                            + maxPayload
                            + " bytes and "
                            + maxRecords
                            + " records are too small");
        }
        if (firstRetry.isNegative() || firstRetry.isZero() || lastRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "retry waits " + firstRetry + " to " + lastRetry + " are no range");
        }
    }

    /** The same under a client id of its own, for a connection that takes nothing from this one. */
    MqttSettings trial() {
        return new MqttSettings(
                broker,
                gateway,
                clientId + "-trial",
                user,
                password,
                trust,
                sessionExpiry,
                keepAlive,
                connectLimit,
                firstRetry,
                lastRetry,
                maxPayload,
                maxRecords);
    }

    /** Defaults for a gateway with that broker. */
    public static MqttSettings of(URI broker, String gateway) {
        return new MqttSettings(
                broker,
                gateway,
                "bitgear-" + gateway,
                Optional.empty(),
                "",
                Optional.empty(),
                Duration.ofDays(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                64 * 1024,
                1024);
    }

    /** The same with other limits of time. */
    MqttSettings patient(Duration connectWithin, Duration retryAfter) {
        return new MqttSettings(
                broker,
                gateway,
                clientId,
                user,
                password,
                trust,
                sessionExpiry,
                keepAlive,
                connectWithin,
                retryAfter,
                retryAfter,
                maxPayload,
                maxRecords);
    }

    /** The wait before the next attempt after that many failures in a row, from 1. */
    Duration retry(int failures) {
        Duration wait = firstRetry;
        for (int i = 1; i < failures && wait.compareTo(lastRetry) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(lastRetry) > 0 ? lastRetry : wait;
    }

    /**
     * A store of trusted certificates.
     *
     * @param path of the file, PKCS#12 or JKS
     * @param password of the store
     */
    public record TrustStore(Path path, String password) {
        /** Names the file only, never the password. */
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Says everything but the secrets. */
    @Override
    public String toString() {
        return broker + " as " + clientId + user.map(name -> ", user " + name).orElse("");
    }
}
