package io.bitgear.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** Turns the broker's settings into Artemis' own. */
final class ServerConfiguration {
    /** More PUBLISH packets in flight from one client than this, and MQTT 5 makes it wait. */
    private static final int RECEIVE_MAXIMUM = 1024;

    /**
     * From the TCP connection to the first MQTT packet; TLS on a small, busy gateway takes its
     * time.
     */
    private static final int HANDSHAKE_SECONDS = 60;

    /**
     * With less disk than this free, publishers wait; the default, 10 % of any disk, is wrong for a
     * gateway.
     */
    private static final long LEAST_FREE_BYTES = 16L * 1024 * 1024;

    /** Each retained message has a queue of its own, with room for 8,192 by default: 32 kB. */
    private static final int QUEUE_BUFFER = 16;

    private ServerConfiguration() {}

    static Configuration of(BrokerSettings settings) {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("bitgear");
        configuration.setSecurityEnabled(settings.credentials().isPresent());
        configuration.setJMXManagementEnabled(false);
        configuration.setResolveProtocols(false);
        configuration.setMessageCounterEnabled(false);
        configuration.setThreadPoolMaxSize(8);
        configuration.setScheduledThreadPoolMaxSize(2);
        configuration.setGracefulShutdownEnabled(false);
        configuration.setGlobalMaxSize(settings.maximumQueuedBytes());
        // Looks for hung threads and may halt the whole process: not for a guest in a gateway.
        configuration.setCriticalAnalyzer(false);
        configuration.setPersistenceEnabled(settings.data().isPresent());
        settings.data().ifPresent(folder -> persist(configuration, folder));
        configuration.addAddressSetting("#", everyAddress(settings));
        configuration.addAcceptorConfiguration(acceptor(settings));
        return configuration;
    }

    private static void persist(Configuration configuration, Path folder) {
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDirectory(folder.resolve("journal").toString());
        configuration.setBindingsDirectory(folder.resolve("bindings").toString());
        configuration.setPagingDirectory(folder.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(folder.resolve("large").toString());
        configuration.setJournalFileSize(1024 * 1024);
        configuration.setJournalMinFiles(2);
        // Written before it is acknowledged, but left to the kernel to flush: a killed process
        // loses nothing, and
        // flash memory is spared. A power cut may take the last seconds.
        configuration.setJournalDatasync(false);
        configuration.setMinDiskFree(LEAST_FREE_BYTES);
        configuration.setJournalPoolFiles(4);
    }

    private static AddressSettings everyAddress(BrokerSettings settings) {
        return new AddressSettings()
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                .setAutoDeleteAddresses(true)
                .setAutoDeleteQueues(true)
                .setMaxDeliveryAttempts(-1)
                .setInitialQueueBufferSize(QUEUE_BUFFER)
                // Nobody reads these, so what goes there is dropped; named, lest every queue warns
                // that they are not.
                .setDeadLetterAddress(SimpleString.of("bitgear.dead"))
                .setExpiryAddress(SimpleString.of("bitgear.expired"))
                .setMaxSizeBytes(-1)
                .setAddressFullMessagePolicy(
                        settings.data().isPresent()
                                ? AddressFullMessagePolicy.PAGE
                                : AddressFullMessagePolicy.FAIL);
    }

    private static TransportConfiguration acceptor(BrokerSettings settings) {
        Map<String, Object> transport = new HashMap<>();
        transport.put(TransportConstants.HOST_PROP_NAME, settings.host());
        transport.put(TransportConstants.PORT_PROP_NAME, settings.port());
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        transport.put(TransportConstants.USE_KQUEUE_PROP_NAME, false);
        transport.put(TransportConstants.REMOTING_THREADS_PROPNAME, 2);
        transport.put(TransportConstants.HANDSHAKE_TIMEOUT, HANDSHAKE_SECONDS);
        settings.tls()
                .ifPresent(
                        store -> {
                            transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
                            transport.put(
                                    TransportConstants.KEYSTORE_PATH_PROP_NAME,
                                    store.path().toString());
                            transport.put(
                                    TransportConstants.KEYSTORE_PASSWORD_PROP_NAME,
                                    store.password());
                        });
        Map<String, Object> mqtt = new HashMap<>();
        mqtt.put("maximumPacketSize", settings.maximumPacketBytes());
        mqtt.put("receiveMaximum", RECEIVE_MAXIMUM);
        return new TransportConfiguration(
                NettyAcceptorFactory.class.getName(), transport, EmbeddedBroker.ACCEPTOR, mqtt);
    }
}
