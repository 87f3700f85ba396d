package io.bitgear.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets its least recently used entry when it is full. Not for two threads at once.
 */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int limit;

    BoundedMap(int limit) {
        super(16, 0.75f, true);
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
    }
}
