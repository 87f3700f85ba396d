package io.bitgear.broker;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerAddressPlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerQueuePlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what Artemis keeps for topics: an address for each that something was published on lately,
 * an address and a queue more for each retained message, and a queue for each subscription. Whoever
 * may publish could fill the memory with them. What was there before a restart stays, and there is
 * room left to subscribe when there is none for retained messages.
 */
final class TopicLimit implements ActiveMQServerAddressPlugin, ActiveMQServerQueuePlugin {
    private static final Logger LOG = LoggerFactory.getLogger(TopicLimit.class);

    private final ActiveMQServer server;
    private final int maximum;
    private final int withSubscriptions;
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * @param maximum retained messages
     */
    TopicLimit(ActiveMQServer server, int maximum) {
        this.server = server;
        this.maximum = maximum;
        this.withSubscriptions = maximum + maximum / 4;
    }

    @Override
    public void beforeAddAddress(AddressInfo info, boolean reload)
            throws ActiveMQSecurityException {
        if (!reload && server.getPostOffice().getAddresses().size() >= 2 * withSubscriptions) {
            refuse();
        }
    }

    @Override
    public void beforeCreateQueue(QueueConfiguration configuration)
            throws ActiveMQSecurityException {
        String prefix = MQTTUtil.MQTT_RETAIN_ADDRESS_PREFIX;
        boolean isRetained = configuration.getName().toString().startsWith(prefix);
        if (server.getPostOffice().getAllBindings().count()
                >= (isRetained ? maximum : withSubscriptions)) {
            refuse();
        }
    }

    /** Of all failures this one reaches a publisher of MQTT 5 as a reason code. */
    private void refuse() throws ActiveMQSecurityException {
        int count = refused.incrementAndGet();
        if (Integer.bitCount(count) == 1) {
            LOG.warn(
                    "{} messages or subscriptions refused so far: there are {} topics, the most"
                            + " that topics.maximum allows",
                    count,
                    maximum);
        }
        throw new ActiveMQSecurityException(
                "there are " + maximum + " topics, the most that topics.maximum allows");
    }
}
