package io.bitgear.console;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the gateway's services say, as tables. */
final class Reports {
    private static final int ID_DIGITS = 12;

    private final Gateway gateway;
    private final Clock clock;

    Reports(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Models, the precision in force, nodes and context, in short. */
    String status() {
        StringBuilder out = new StringBuilder();
        if (gateway.models().isEmpty()) {
            out.append(gateway.noModel()).append('\n');
        } else {
            Table table = new Table("MODEL", "VERSION", "READY", "INPUT", "DIGEST");
            for (InferenceService model : gateway.models()) {
                table.row(
                        model.model().name(),
                        model.model().version(),
                        model.isReady() ? "yes" : "no",
                        model.model().inputShape(),
                        shortId(model.model().digest()));
            }
            out.append(table);
        }
        out.append('\n').append(new DecisionReport(gateway).current());
        out.append('\n').append(nodes()).append('\n');
        if (gateway.contexts().isEmpty()) {
            out.append(gateway.noContext()).append('\n');
        } else {
            ContextService context = gateway.contexts().get(0);
            out.append(
                    "Context: %d readings valid, %d offered, %d refused%n"
                            .formatted(
                                    context.snapshot().readings().size(),
                                    context.counts().offered(),
                                    context.counts().refused()));
        }
        return out.toString();
    }

    /** The readings in force with their ages, and what was refused. */
    String context() {
        if (gateway.contexts().isEmpty()) {
            return gateway.noContext();
        }
        ContextSnapshot snapshot = gateway.contexts().get(0).snapshot();
        Table readings = new Table("QUANTITY", "VALUE", "UNIT", "AGE", "LIMIT", "SOURCE");
        for (Reading reading : snapshot.readings().values()) {
            readings.row(
                    reading.name(),
                    "%.6g".formatted(reading.value()),
                    reading.unit(),
                    time(reading.age(clock.instant())),
                    time(reading.maxAge()),
                    reading.source());
        }
        StringBuilder out = new StringBuilder("Snapshot ").append(snapshot.sequence()).append('\n');
        out.append(snapshot.readings().isEmpty() ? "No valid reading\n" : readings);
        if (!snapshot.rejections().isEmpty()) {
            Table refused = new Table("REFUSED", "SOURCE", "TIME", "REASON");
            for (Rejection rejection : snapshot.rejections()) {
                refused.row(
                        rejection.name(), rejection.source(), rejection.time(), rejection.reason());
            }
            out.append('\n').append(refused);
        }
        return out.toString();
    }

    /** The nodes with what they run and what they counted. */
    String nodes() {
        if (gateway.nodes().isEmpty()) {
            return gateway.noNode();
        }
        Map<String, NodeState> states = new HashMap<>();
        for (PolicyService policy : gateway.policies()) {
            policy.nodes().forEach(state -> states.put(state.node(), state));
        }
        Table table =
                new Table(
                        "NODE",
                        "KIND",
                        "PROFILE",
                        "DESIRED",
                        "REPORTED",
                        "FRAMES",
                        "FAILED",
                        "ERROR");
        for (Node node : gateway.nodes()) {
            NodeState state = states.get(node.info().id());
            NodeCounters counters = node.counters();
            table.row(
                    node.info().id(),
                    node.info().kind(),
                    node.info().profile(),
                    state == null ? "-" : active(state.desired()),
                    state == null ? "-" : active(state.reported()),
                    counters.frames(),
                    counters.failures(),
                    state == null ? "no policy" : state.error() == null ? "-" : state.error());
        }
        return table.toString();
    }

    private static String active(ActiveConfiguration active) {
        return active == null ? "-" : shortId(active.configurationId()) + "@" + active.epoch();
    }

    private static String shortId(String id) {
        return id.length() > ID_DIGITS ? id.substring(0, ID_DIGITS) : id;
    }

    private static String time(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
}
