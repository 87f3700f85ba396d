package io.bitgear.console;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.policy.PolicyService;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decisions as tables: the one in force, the last ones, and one with all its reasons. */
final class DecisionReport {
    private static final int HISTORY = 20;
    private static final String INDENT = "  ";

    private final Gateway gateway;

    DecisionReport(Gateway gateway) {
        this.gateway = gateway;
    }

    /** A line for each model's decision in force. */
    String current() {
        if (gateway.policies().isEmpty()) {
            return gateway.noPolicy() + "\n";
        }
        Table table = header();
        boolean any = false;
        for (PolicyService policy : gateway.policies()) {
            if (policy.current().isPresent()) {
                row(table, policy.current().get());
                any = true;
            }
        }
        return any ? table.toString() : "No decision yet: no node, or no context, was there\n";
    }

    /** The last decisions with what binds. */
    String history() {
        if (gateway.policies().isEmpty()) {
            return gateway.noPolicy();
        }
        Table table = header();
        for (PolicyService policy : gateway.policies()) {
            List<Decision> history = policy.history();
            history.subList(Math.max(0, history.size() - HISTORY), history.size())
                    .forEach(decision -> row(table, decision));
        }
        return table.toString();
    }

    /** The decision in force with everything that led to it. */
    String explain() {
        if (gateway.policies().isEmpty()) {
            return gateway.noPolicy();
        }
        return gateway.policies().stream()
                .map(
                        policy ->
                                policy.current()
                                        .map(DecisionReport::explain)
                                        .orElse("Model " + policy.model() + ": no decision yet\n"))
                .collect(Collectors.joining("\n"));
    }

    private static Table header() {
        return new Table("NO", "TIME", "MODEL", "ORIGIN", "WIDTHS", "ACCURACY", "BINDS");
    }

    private static void row(Table table, Decision decision) {
        table.row(
                decision.sequence(),
                decision.time().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                decision.model(),
                decision.origin(),
                "w"
                        + range(decision.widths().weights())
                        + " a"
                        + range(decision.widths().activations()),
                accuracy(decision),
                decision.binding()
                        + (decision.violations().isEmpty()
                                ? ""
                                : ", breaks " + names(decision.violations())));
    }

    private static String explain(Decision decision) {
        StringBuilder out =
                new StringBuilder(
                        "Model %s: decision %d for context %d at %s, by %s%n"
                                .formatted(
                                        decision.model(),
                                        decision.sequence(),
                                        decision.contextSequence(),
                                        decision.time(),
                                        decision.origin()));
        SortedMap<String, String> widths = new TreeMap<>();
        decision.widths().weights().forEach((name, width) -> widths.put("w:" + name, "" + width));
        decision.widths()
                .activations()
                .forEach((name, width) -> widths.put("a:" + name, "" + width));
        paragraph(out, "Widths: " + list(widths));
        paragraph(out, "Expected accuracy: " + accuracy(decision));
        paragraph(
                out,
                "Cost of a frame, modelled: %.3g s, %.3g J, %d bytes resident, %d bit operations"
                        .formatted(
                                decision.cost().latencySeconds(),
                                decision.cost().energyJoules(),
                                decision.cost().residentBytes(),
                                decision.cost().bitOperations()));
        for (Limit limit : decision.budget().limits()) {
            paragraph(
                    out,
                    "Limit on %s: %.4g %s%s%s: %s"
                            .formatted(
                                    limit.resource().label(),
                                    limit.maximum(),
                                    limit.resource().unit(),
                                    limit.resource().label().equals(decision.binding())
                                            ? ", binds"
                                            : "",
                                    limit.allows(decision.cost()) ? "" : ", broken",
                                    limit.reason()));
        }
        decision.explanation().forEach(sentence -> paragraph(out, sentence));
        return out.toString();
    }

    private static void paragraph(StringBuilder out, String text) {
        String indent = INDENT;
        for (String line : Table.wrap(text, Table.WIDTH - 2 * INDENT.length())) {
            out.append(indent).append(line).append('\n');
            indent = INDENT + INDENT;
        }
    }

    private static String list(Map<String, String> widths) {
        return widths.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String accuracy(Decision decision) {
        return "%.1f %% %s"
                .formatted(
                        decision.accuracy() * 100,
                        decision.accuracyMeasured() ? "measured" : "predicted");
    }

    private static String names(List<Limit> limits) {
        return limits.stream().map(l -> l.resource().label()).collect(Collectors.joining(", "));
    }

    private static String range(Map<String, Integer> widths) {
        int least = widths.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        int most = widths.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return least == most ? "" + least : least + "-" + most;
    }
}
