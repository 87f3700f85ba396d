package io.bitgear.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway's process holds.
 *
 * @param loaders class loaders by bundle, of those of Bitgear that have loaded a class
 * @param threads of Java by name, digits left out
 * @param descriptors open files and sockets by what they are
 * @param heapBytes in use after a collection
 */
record Footprint(
        Map<String, Integer> loaders,
        Map<String, Integer> threads,
        Map<String, Integer> descriptors,
        long heapBytes) {
    /** Sums. */
    static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Which of the counts are above those of before, as {@code name: 1 -> 2}. */
    static List<String> growth(Map<String, Integer> before, Map<String, Integer> after) {
        List<String> growth = new ArrayList<>();
        new TreeMap<>(after)
                .forEach(
                        (name, count) -> {
                            int was = before.getOrDefault(name, 0);
                            if (count > was) {
                                growth.add(name + ": " + was + " -> " + count);
                            }
                        });
        return growth;
    }

    /** Bundles with more than one class loader. */
    List<String> doubled() {
        return loaders.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }
}
