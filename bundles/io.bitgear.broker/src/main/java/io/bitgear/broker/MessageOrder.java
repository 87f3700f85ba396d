package io.bitgear.broker;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Keeps the order in which a client's messages reach each subscriber (MQTT 5, section 4.6), which
 * Artemis 2.55 loses where it writes messages to disc (ARTEMIS-6191): what follows a write is done
 * in order only within one context, and a session's messages are handled by threads of a pool, each
 * with a context of its own. So a message is routed in its session's context; and what is delivered
 * waits for no write that an earlier message left on the thread, for it is on the disc already.
 */
final class MessageOrder implements ActiveMQServerMessagePlugin, MQTTInterceptor {
    private final StorageManager storage;

    private MessageOrder(StorageManager storage) {
        this.storage = storage;
    }

    /** Attends to a broker that has been started; clients that are there already count too. */
    static void keep(ActiveMQServer server) {
        MessageOrder order = new MessageOrder(server.getStorageManager());
        server.registerBrokerPlugin(order);
        server.getRemotingService().addOutgoingInterceptor(order);
    }

    /** On the thread that is about to route the message and to commit. */
    @Override
    public void beforeSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue) {
        if (session != null) {
            storage.setContext(session.getSessionContext());
        }
    }

    /** On the thread that is about to write a packet to a client. */
    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        if (packet instanceof MqttPublishMessage) {
            storage.clearContext();
        }
        return true;
    }
}
