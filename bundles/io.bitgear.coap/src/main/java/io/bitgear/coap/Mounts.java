package io.bitgear.coap;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.swap.Rank;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths that have handlers, now or a moment ago. */
final class Mounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mounts.class);

    private record Joined(String path, AutoCloseable watch) {}

    private final Exchanges exchanges;
    private final NavigableMap<String, Mount> mounts = new ConcurrentSkipListMap<>();
    private final Map<CoapHandler, Joined> handlers = new IdentityHashMap<>();

    Mounts(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /**
     * The mount of the longest path that begins this one, or null.
     *
     * @param path its segments
     */
    Mount find(List<String> path) {
        for (int length = path.size(); length > 0; length--) {
            Mount mount = mounts.get("/" + String.join("/", path.subList(0, length)));
            if (mount != null) {
                return mount;
            }
        }
        return null;
    }

    /**
     * A handler joins those of its path.
     *
     * @throws IllegalArgumentException when the path does not begin with a slash, or ends with one
     */
    void add(String path, CoapHandler handler, Rank rank) {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException(
                    CoapHandler.PATH + " is " + path + ", no absolute path such as /v2");
        }
        synchronized (handlers) {
            handlers.put(handler, new Joined(path, handler.watch(this::changed)));
        }
        while (!mounts.computeIfAbsent(path, p -> new Mount(p, this, exchanges))
                .add(handler, rank)) {
            // That one was given up in this moment, and is taken out of the map.
            Thread.onSpinWait();
        }
    }

    /** A handler leaves; returns when nothing is inside it any more, or the time is over. */
    void remove(CoapHandler handler) {
        Joined joined;
        synchronized (handlers) {
            joined = handlers.remove(handler);
        }
        if (joined == null) {
            return;
        }
        Mount mount = mounts.get(joined.path());
        if (mount != null) {
            mount.remove(handler);
        }
        try {
            joined.watch().close();
        } catch (Exception e) {
            LOG.warn("the handler of {} does not end its watch", joined.path(), e);
        }
    }

    /** Takes a mount out that was given up. */
    void forget(Mount mount) {
        mounts.remove(mount.path(), mount);
    }

    private void changed(String path) {
        Mount mount = find(List.of(path.substring(1).split("/")));
        if (mount != null) {
            mount.resource().touch(path);
        }
    }

    /** All links of all handlers. */
    List<CoapLink> links() {
        return mounts.values().stream().map(Mount::links).flatMap(Collection::stream).toList();
    }

    /** What there is instead of a path that is not there. */
    String missing(String path) {
        String known =
                String.join(", ", mounts.keySet().stream().map(p -> p.substring(1)).toList());
        return "no resource /"
                + path
                + "; there "
                + (known.isEmpty() ? "is none now" : "are: " + known);
    }

    @Override
    public void close() {
        mounts.values().forEach(Mount::close);
    }
}
