package io.bitgear.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.policy.Decision;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.WidthText;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** A gateway's status for people. */
final class StatusText {
    private final StatusCommand.Status status;
    private final List<String> lines = new ArrayList<>();

    StatusText(StatusCommand.Status status) {
        this.status = status;
    }

    List<String> lines() {
        lines.add(
                status.server().path("name").asText("gateway")
                        + " "
                        + status.server().path("version").asText("")
                        + (status.ready() ? ", ready" : ", NOT ready"));
        context();
        if (status.models().isEmpty()) {
            lines.add("no model is served");
        }
        status.models().forEach(this::model);
        nodes();
        return lines;
    }

    private void context() {
        lines.add("");
        if (status.context().has("error")) {
            lines.add("context: " + status.context().path("error").asText());
            return;
        }
        JsonNode snapshot = status.context().path("snapshot");
        Table table = new Table("context", "value", "source", "age");
        snapshot.path("readings")
                .forEach(
                        reading ->
                                table.row(
                                        reading.path("name").asText(),
                                        value(reading),
                                        reading.path("source").asText(),
                                        age(snapshot, reading)));
        lines.addAll(table.lines());
        JsonNode counts = status.context().path("counts");
        lines.add(
                counts.path("offered").asText("0")
                        + " readings offered, "
                        + counts.path("refused").asText("0")
                        + " refused");
        snapshot.path("rejections")
                .forEach(
                        r ->
                                lines.add(
                                        "refused: "
                                                + r.path("name").asText()
                                                + " from "
                                                + r.path("source").asText()
                                                + ": "
                                                + r.path("reason").asText()));
    }

    private static String value(JsonNode reading) {
        double value = reading.path("value").asDouble();
        String unit = reading.path("unit").asText();
        if (reading.path("name").asText().equals(Quantity.MAINS.label())) {
            return value >= 0.5 ? "on" : "off";
        }
        return unit.equals("/") || unit.equals("Cel")
                ? Quantities.plain(value) + " " + unit
                : Quantities.si(value, unit);
    }

    private static String age(JsonNode snapshot, JsonNode reading) {
        try {
            Instant now = Instant.parse(snapshot.path("time").asText());
            Instant then = Instant.parse(reading.path("time").asText());
            return Math.max(0, Duration.between(then, now).toSeconds()) + " s";
        } catch (DateTimeParseException e) {
            return "-";
        }
    }

    private void model(String name, JsonNode precision) {
        lines.add("");
        lines.add("model " + name);
        Decision decision = decision(precision);
        if (decision == null) {
            lines.add("  " + precision.path("error").asText("no decision yet"));
            return;
        }
        lines.add("  weights      " + WidthText.grouped(decision.widths().weights()));
        lines.add("  activations  " + WidthText.grouped(decision.widths().activations()));
        if (decision.secondRun() != null) {
            lines.add(
                    "  again        "
                            + Quantities.percent(decision.secondRun().share())
                            + " of the frames, weights "
                            + WidthText.grouped(decision.secondRun().widths().weights()));
            lines.add(
                    "               activations "
                            + WidthText.grouped(decision.secondRun().widths().activations()));
        }
        lines.add(
                "  accuracy     "
                        + Quantities.percent(decision.accuracy())
                        + (decision.accuracyMeasured() ? " (measured)" : " (predicted)"));
        lines.add(
                "  modelled     "
                        + Quantities.si(decision.cost().latencySeconds(), "s")
                        + ", "
                        + Quantities.si(decision.cost().energyJoules(), "J")
                        + " a frame; "
                        + Quantities.bytes(decision.cost().residentBytes())
                        + " resident");
        lines.add("  binding      " + decision.binding() + " (" + decision.origin() + ")");
        decision.violations()
                .forEach(
                        limit ->
                                lines.add(
                                        "  VIOLATED     "
                                                + limit.resource().label()
                                                + ": "
                                                + limit.reason()));
        decision.explanation().forEach(sentence -> lines.add("  - " + sentence));
    }

    private static Decision decision(JsonNode precision) {
        try {
            return precision.has("decision")
                    ? Wire.JSON.treeToValue(precision.path("decision"), Decision.class)
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String measured(JsonNode joules) {
        return joules.isNumber() ? Quantities.si(joules.asDouble(), "J") : "-";
    }

    private void nodes() {
        lines.add("");
        Table table =
                new Table(
                        "node",
                        "kind",
                        "profile",
                        "configuration",
                        "epoch",
                        "frames",
                        "failures",
                        "energy (modelled)",
                        "without baseline",
                        "measured",
                        "error");
        for (JsonNode node : status.nodes()) {
            JsonNode reported = node.path("state").path("reported");
            JsonNode counters = node.path("counters");
            String id = reported.path("configuration_id").asText("-");
            table.row(
                    node.path("info").path("id").asText(),
                    node.path("info").path("kind").asText(),
                    node.path("info").path("profile").asText(),
                    id.substring(0, Math.min(12, id.length())),
                    reported.path("epoch").asText("-"),
                    counters.path("frames").asText("0"),
                    counters.path("failures").asText("0"),
                    Quantities.si(counters.path("energy_joules").asDouble(), "J"),
                    Quantities.si(counters.path("dynamic_energy_joules").asDouble(), "J"),
                    measured(counters.path("measured_energy_joules")),
                    node.path("state").path("error").asText(""));
        }
        lines.addAll(table.lines());
    }
}
