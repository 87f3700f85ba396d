package io.bitgear.broker;

import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManagerFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 3.1.1 and 5 broker inside this process (Apache Artemis). Starts and stops in the calling
 * thread, which takes about a second.
 */
public final class EmbeddedBroker implements AutoCloseable {
    static final String ACCEPTOR = "mqtt";

    /** How the names of queues begin in which Artemis keeps retained messages and sessions. */
    private static final String OWN = "$sys.mqtt.";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final BrokerSettings settings;
    private final ActiveMQServer server;

    private EmbeddedBroker(BrokerSettings settings, ActiveMQServer server) {
        this.settings = settings;
        this.server = server;
    }

    /**
     * Starts a broker and returns when it accepts clients.
     *
     * @throws BrokerException when the settings would expose it without TLS, the address cannot be
     *     bound, or the data folder cannot be used; the message says which
     */
    public static EmbeddedBroker start(BrokerSettings settings) throws BrokerException {
        refuseExposure(settings);
        ActiveMQSecurityManager security =
                settings.credentials().<ActiveMQSecurityManager>map(SingleUser::new).orElse(null);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Artemis and Netty look up their own classes by name.
        thread.setContextClassLoader(EmbeddedBroker.class.getClassLoader());
        EmbeddedBroker broker = null;
        try {
            ActiveMQServer server =
                    new ActiveMQServerImpl(ServerConfiguration.of(settings), security);
            server.addProtocolManagerFactory(new MQTTProtocolManagerFactory());
            server.registerBrokerPlugin(new TopicLimit(server, settings.maximumTopics()));
            server.registerBrokerPlugin(new SharedQuota(server));
            broker = new EmbeddedBroker(settings, server);
            server.start();
            MessageOrder.keep(server);
            if (broker.port() <= 0) {
                throw new BindException(
                        "the port is taken, or the key store or address cannot be used");
            }
            LOG.info("MQTT broker listens on {}", broker.uri());
            return broker;
        } catch (Exception | LinkageError e) {
            BrokerException failure =
                    new BrokerException(
                            "no MQTT broker on "
                                    + settings.host()
                                    + ":"
                                    + settings.port()
                                    + ": "
                                    + reason(e),
                            e);
            if (broker != null) {
                broker.closeAfter(failure);
            }
            throw failure;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void refuseExposure(BrokerSettings settings) throws BrokerException {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw new BrokerException("no MQTT broker on unknown host " + settings.host(), e);
        }
        if (!address.isLoopbackAddress() && settings.tls().isEmpty() && !settings.insecure()) {
            throw new BrokerException(
                    "no MQTT broker on "
                            + settings.host()
                            + ": it is not a loopback address; configure TLS, or insecure=true to"
                            + " allow plain TCP",
                    null);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** The port that it listens on, 1..65535. */
    public int port() {
        return acceptor().getActualPort();
    }

    private NettyAcceptor acceptor() {
        if (server.getRemotingService() != null
                && server.getRemotingService().getAcceptor(ACCEPTOR)
                        instanceof NettyAcceptor acceptor) {
            return acceptor;
        }
        throw new IllegalStateException("the server has not started, see its log");
    }

    /** Where clients connect, such as {@code tcp://127.0.0.1:1883}. */
    public String uri() {
        String scheme = settings.tls().isPresent() ? "ssl" : "tcp";
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return scheme + "://" + host + ":" + port();
    }

    /**
     * Messages that wait for a subscriber, or for its acknowledgement; retained ones do not count.
     */
    public long waiting() {
        return server.getPostOffice()
                .getAllBindings()
                .filter(binding -> binding instanceof QueueBinding)
                .map(binding -> ((QueueBinding) binding).getQueue())
                .filter(queue -> !queue.getName().toString().startsWith(OWN))
                .mapToLong(Queue::getMessageCount)
                .sum();
    }

    private void closeAfter(BrokerException failure) {
        try {
            server.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /** Disconnects the clients, writes what is to be kept, and frees the port. */
    @Override
    public void close() {
        try {
            server.stop();
            LOG.info("MQTT broker on {}:{} stopped", settings.host(), settings.port());
        } catch (Exception e) {
            LOG.warn("MQTT broker did not stop cleanly: {}", reason(e), e);
        }
    }
}
