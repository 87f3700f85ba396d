package io.bitgear.policy.search;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the layers already decided (from the last one backwards) ask of the ones before them.
 *
 * @param widths fixed widths, by the name of the tensor whose codes they belong to
 * @param needed names of the tensors that are read later and must be computed
 */
record State(SortedMap<String, Integer> widths, Set<String> needed) {
    State with(SortedMap<String, Integer> more, Set<String> read) {
        SortedMap<String, Integer> all = new TreeMap<>(widths);
        all.putAll(more);
        Set<String> names = new TreeSet<>(needed);
        names.addAll(read);
        return new State(all, names);
    }

    /** Without a tensor that is computed by the layer just decided. */
    State produced(String tensor, boolean ownCodes) {
        SortedMap<String, Integer> left = new TreeMap<>(widths);
        if (ownCodes) {
            left.remove(tensor);
        }
        Set<String> names = new TreeSet<>(needed);
        names.remove(tensor);
        return new State(left, names);
    }
}
