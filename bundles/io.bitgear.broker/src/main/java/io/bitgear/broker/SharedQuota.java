package io.bitgear.broker;

import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Wakes all subscriptions of a client when it acknowledges a message. The client's Receive Maximum
 * (MQTT 5, section 3.1.2.11.3) holds for all of them together, but Artemis 2.55 then goes on with
 * the subscription of that message alone: another one, whose messages had to wait while the quota
 * was used up, would wait until the next message is published to it.
 */
final class SharedQuota implements ActiveMQServerMessagePlugin {
    private final ActiveMQServer server;

    SharedQuota(ActiveMQServer server) {
        this.server = server;
    }

    @Override
    public void messageAcknowledged(
            Transaction transaction,
            MessageReference message,
            AckReason reason,
            ServerConsumer consumer) {
        ServerSession session =
                consumer == null ? null : server.getSessionByID(consumer.getSessionID());
        if (session == null) {
            return;
        }
        for (ServerConsumer other : session.getServerConsumers()) {
            if (other != consumer && isWaiting(other.getQueue())) {
                other.promptDelivery();
            }
        }
    }

    private static boolean isWaiting(Queue queue) {
        return queue.getMessageCount() > queue.getDeliveringCount();
    }
}
