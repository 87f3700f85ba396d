package io.bitgear.mqtt;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.RemoteNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The nodes that reach this gateway over the broker: each says on its {@code info} what it is, and
 * on its {@code reported} what it runs. An empty {@code info} takes it away. Messages come from one
 * thread.
 */
final class RemoteNodes {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Topics topics;
    private final int most;
    private final RemoteMessages messages = new RemoteMessages();
    private final Complaints complaints = new Complaints();
    private final Map<String, Remote> nodes = new ConcurrentHashMap<>();
    private volatile Function<RemoteNode, Runnable> registrar = node -> () -> {};

    /**
     * @param most nodes that are taken; what others say is refused
     */
    RemoteNodes(Topics topics, int most) {
        this.topics = topics;
        this.most = most;
    }

    /** From now on, who registers a node, and gives what unregisters it. */
    void registerWith(Function<RemoteNode, Runnable> how) {
        registrar = how;
    }

    /** Whether a node of that id is one of them. */
    boolean contains(String node) {
        return nodes.containsKey(node);
    }

    /** Takes a message that is from one of them; false when it is not. */
    boolean take(String topic, byte[] payload) {
        Optional<String> informing = topics.informing(topic);
        Optional<String> reporting = topics.reporting(topic);
        try {
            informing.ifPresent(id -> inform(id, payload));
            reporting.ifPresent(id -> report(id, payload));
        } catch (IllegalArgumentException e) {
            complaints.add(topic, e.getMessage());
        }
        return informing.isPresent() || reporting.isPresent();
    }

    private void inform(String id, byte[] payload) {
        if (payload.length == 0) {
            remove(id);
            return;
        }
        RemoteMessages.Info info = messages.info(payload);
        Remote known = nodes.get(id);
        if (known != null && known.info.equals(info)) {
            return;
        }
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("node id is not like " + ID);
        }
        if (known == null && nodes.size() >= most) {
            throw new IllegalArgumentException(
                    "there are " + most + " remote nodes already, the most of nodes.maximum");
        }
        remove(id);
        Remote fresh = new Remote(id, info);
        nodes.put(id, fresh);
        fresh.unregister = registrar.apply(fresh);
    }

    private void remove(String id) {
        Remote known = nodes.remove(id);
        if (known != null) {
            known.unregister.run();
        }
    }

    /** The gateway's own nodes report too; that is not for here. */
    private void report(String id, byte[] payload) {
        Remote known = nodes.get(id);
        if (known != null && payload.length > 0) {
            known.reported = messages.reported(payload);
            known.listener.run();
        }
    }

    /** All leave. */
    void close() {
        nodes.keySet().forEach(this::remove);
    }

    private static final class Remote implements RemoteNode {
        private final String id;
        private final RemoteMessages.Info info;
        private volatile ActiveConfiguration reported;
        private volatile Runnable listener = () -> {};
        private volatile Runnable unregister = () -> {};

        Remote(String id, RemoteMessages.Info info) {
            this.id = id;
            this.info = info;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String model() {
            return info.model();
        }

        @Override
        public String profile() {
            return info.profile();
        }

        @Override
        public Optional<ActiveConfiguration> reported() {
            return Optional.ofNullable(reported);
        }

        @Override
        public void whenReported(Runnable told) {
            listener = told;
        }
    }
}
