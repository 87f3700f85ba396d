package io.bitgear.policy.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths that stand for measured widths, as a tree of prefixes. Their predicted loss does not
 * count, so a path that can still become one of them must not push another aside.
 */
final class Paths {
    /** No measured path starts like this. */
    static final int NONE = -1;

    private final List<Map<Integer, Integer>> children = new ArrayList<>();

    /** With no paths. */
    Paths() {
        children.add(new HashMap<>());
    }

    void add(int[] path) {
        int at = 0;
        for (int edge : path) {
            int here = at;
            Integer child = children.get(here).get(edge);
            if (child == null) {
                child = children.size();
                children.get(here).put(edge, child);
                children.add(new HashMap<>());
            }
            at = child;
        }
    }

    /** The place in the tree after one more edge, or {@link #NONE}. */
    int after(int place, int edge) {
        return place == NONE ? NONE : children.get(place).getOrDefault(edge, NONE);
    }

    /** Whether the path is one of them or can still become one. */
    boolean isOpen(int place) {
        return place != NONE && (place != 0 || children.size() > 1);
    }
}
