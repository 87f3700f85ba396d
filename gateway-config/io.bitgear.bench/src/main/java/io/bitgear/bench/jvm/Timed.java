package io.bitgear.bench.jvm;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A method that is timed.
 *
 * @param label what it does, for a table
 * @param type its class
 * @param method its name
 * @param peer the method of that class that it is compared with, or null for a peer itself
 */
record Timed(String label, Class<?> type, String method, String peer) {
    /** All of them, peers before those who are compared with them. */
    static final List<Timed> ALL =
            List.of(
                    frame("frame: kernels alone", "kernels", null),
                    frame("frame: plain Java alone", "plainJava", "kernels"),
                    frame("frame: CPU node", "node", "kernels"),
                    frame("frame: router and node", "router", "kernels"),
                    frame("frame: payload to JSON reply", "resource", "kernels"),
                    new Timed("reply: Jackson, JSON", ReplyBenchmark.class, "plainJson", null),
                    new Timed("reply: JSON", ReplyBenchmark.class, "json", "plainJson"),
                    new Timed("reply: Jackson, CBOR", ReplyBenchmark.class, "plainCbor", null),
                    new Timed("reply: CBOR", ReplyBenchmark.class, "cbor", "plainCbor"),
                    new Timed("reading: Jackson, JSON", ReadingBenchmark.class, "plainJson", null),
                    new Timed("reading: JSON", ReadingBenchmark.class, "json", "plainJson"),
                    new Timed("reading: Jackson, CBOR", ReadingBenchmark.class, "plainCbor", null),
                    new Timed("reading: CBOR", ReadingBenchmark.class, "cbor", "plainCbor"),
                    new Timed(
                            "decision: list of measured", DecisionBenchmark.class, "listed", null),
                    new Timed(
                            "decision: exact search", DecisionBenchmark.class, "exact", "listed"));

    private static Timed frame(String label, String method, String peer) {
        return new Timed(label, FrameBenchmark.class, method, peer);
    }

    /** Matches it and no other among JMH's benchmarks. */
    String pattern() {
        return "^" + Pattern.quote(type.getName() + "." + method) + "$";
    }

    /** The label's first word: what is measured together. */
    String group() {
        return label.substring(0, label.indexOf(':'));
    }
}
