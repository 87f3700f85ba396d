package io.bitgear.broker;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How the embedded broker listens, keeps and protects.
 *
 * @param host address to listen on, such as {@code 127.0.0.1}
 * @param port TCP port, 0 for any free one
 * @param data folder for sessions, retained and queued messages, or empty to keep them in memory
 *     only
 * @param credentials the one user that may connect, or empty to let everybody in
 * @param tls key store for TLS, or empty for plain TCP
 * @param insecure whether plain TCP is allowed on an address that is not loopback
 * @param maximumPacketBytes largest MQTT packet taken, bytes
 * @param maximumQueuedBytes memory for queued messages, bytes; beyond it messages go to disk, or,
 *     without a data folder, publishers are refused
 * @param maximumTopics retained messages and subscriptions; another retained one is refused, and
 *     another subscription when there are a quarter more
 */
public record BrokerSettings(
        String host,
        int port,
        Optional<Path> data,
        Optional<Credentials> credentials,
        Optional<KeyStoreFile> tls,
        boolean insecure,
        int maximumPacketBytes,
        long maximumQueuedBytes,
        int maximumTopics) {

    /** Largest packet by default: 256 KiB. */
    public static final int DEFAULT_PACKET_BYTES = 256 * 1024;

    /** Memory for queued messages by default: 32 MiB. */
    public static final long DEFAULT_QUEUED_BYTES = 32L * 1024 * 1024;

    /** Topics by default: some 30 kB of memory each. */
    public static final int DEFAULT_TOPICS = 4096;

    /** Checks the ranges. */
    public BrokerSettings {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + ", not in 0..65535");
        }
        if (maximumPacketBytes < 1024) {
            throw new IllegalArgumentException(
                    "maximum packet size is " + maximumPacketBytes + " bytes, below 1024");
        }
        if (maximumQueuedBytes < 1024 * 1024) {
            throw new IllegalArgumentException(
                    "maximum queued size is " + maximumQueuedBytes + " bytes, below 1 MiB");
        }
        if (maximumTopics < 16) {
            throw new IllegalArgumentException(
                    "maximum number of topics is " + maximumTopics + ", below 16");
        }
    }

    /** Loopback, a free port, everything in memory, everybody let in. */
    public static BrokerSettings inMemory() {
        return new BrokerSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                DEFAULT_PACKET_BYTES,
                DEFAULT_QUEUED_BYTES,
                DEFAULT_TOPICS);
    }

    /** The same with another port and data folder. */
    public BrokerSettings at(int otherPort, Path folder) {
        return new BrokerSettings(
                host,
                otherPort,
                Optional.of(folder),
                credentials,
                tls,
                insecure,
                maximumPacketBytes,
                maximumQueuedBytes,
                maximumTopics);
    }

    /** The same for one user only. */
    public BrokerSettings guardedBy(Credentials user) {
        return new BrokerSettings(
                host,
                port,
                data,
                Optional.of(user),
                tls,
                insecure,
                maximumPacketBytes,
                maximumQueuedBytes,
                maximumTopics);
    }

    /** The same over TLS. */
    public BrokerSettings over(KeyStoreFile store) {
        return new BrokerSettings(
                host,
                port,
                data,
                credentials,
                Optional.of(store),
                insecure,
                maximumPacketBytes,
                maximumQueuedBytes,
                maximumTopics);
    }

    /** The same on another address. */
    public BrokerSettings on(String otherHost, boolean allowInsecure) {
        return new BrokerSettings(
                otherHost,
                port,
                data,
                credentials,
                tls,
                allowInsecure,
                maximumPacketBytes,
                maximumQueuedBytes,
                maximumTopics);
    }

    /** The same with at most so many topics. */
    public BrokerSettings withTopics(int most) {
        return new BrokerSettings(
                host,
                port,
                data,
                credentials,
                tls,
                insecure,
                maximumPacketBytes,
                maximumQueuedBytes,
                most);
    }

    /**
     * A key store with the server's key.
     *
     * @param path of the file
     * @param password of the store
     */
    public record KeyStoreFile(Path path, String password) {
        /** Names the file only, never the password. */
        @Override
        public String toString() {
            return path.toString();
        }
    }
}
