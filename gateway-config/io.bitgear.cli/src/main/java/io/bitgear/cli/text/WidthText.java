package io.bitgear.cli.text;

import io.bitgear.api.precision.Widths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Widths for people, compactly. */
public final class WidthText {
    private WidthText() {}

    /**
     * Names that share a width stand together, the widest first: {@code conv1 fc 8, block1.conv1
     * 4}. One width everywhere is {@code all 8}.
     */
    public static String grouped(SortedMap<String, Integer> widths) {
        Map<Integer, List<String>> byWidth =
                widths.entrySet().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getValue,
                                        Collectors.mapping(
                                                Map.Entry::getKey, Collectors.toList())));
        if (byWidth.size() == 1) {
            return "all " + byWidth.keySet().iterator().next();
        }
        List<String> groups = new ArrayList<>();
        for (int width = Widths.MAX; width >= 0; width--) {
            List<String> names = byWidth.get(width);
            if (names != null) {
                groups.add((width == 0 ? "skipped" : width) + ": " + String.join(" ", names));
            }
        }
        return String.join("; ", groups);
    }

    /** The digits only, in the order of the names: {@code 84428}. */
    public static String digits(SortedMap<String, Integer> widths) {
        return widths.values().stream().map(String::valueOf).collect(Collectors.joining());
    }

    /** Whether every tensor has the largest width. */
    public static boolean isWidest(Widths widths) {
        return widths.weights().values().stream().allMatch(w -> w == Widths.MAX)
                && widths.activations().values().stream().allMatch(w -> w == Widths.MAX);
    }
}
