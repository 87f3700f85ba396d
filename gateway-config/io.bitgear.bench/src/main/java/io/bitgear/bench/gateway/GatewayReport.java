package io.bitgear.bench.gateway;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Quiet;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What was measured of the gateway.
 *
 * @param model name
 * @param digest of the model file
 * @param configuration id of the configuration that answered
 * @param machine that it ran on
 * @param quiet how much of it others had
 * @param figures in the order of their measurement
 */
record GatewayReport(
        String model,
        String digest,
        String configuration,
        Machine machine,
        Quiet quiet,
        List<Figure> figures) {
    String text() {
        Table table = new Table("what", "Bitgear", "peer", "ratio", "of rounds", "", "the peer is");
        for (Figure figure : figures) {
            table.row(
                    figure.name(),
                    Quantities.si(figure.value(), figure.unit()),
                    Quantities.si(figure.peerValue(), figure.unit()),
                    String.format(Locale.ROOT, "%.2f", figure.ratio()),
                    figure.rounds() == 1
                            ? "-"
                            : String.format(
                                    Locale.ROOT,
                                    "%.2f..%.2f",
                                    figure.ratioLow(),
                                    figure.ratioHigh()),
                    figure.rounds(),
                    figure.peer());
        }
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder();
        text.append(machine.text()).append(end).append(quiet.text()).append(end);
        text.append(model)
                .append(", configuration ")
                .append(configuration, 0, 12)
                .append("; ratio: Bitgear's over the peer's, for times and sizes the lower the")
                .append(" better, for rates the higher")
                .append(end)
                .append(end)
                .append(table);
        figures.stream()
                .filter(figure -> Objects.nonNull(figure.note()))
                .forEach(
                        figure ->
                                text.append(end)
                                        .append(figure.name())
                                        .append(": ")
                                        .append(figure.note()));
        return text.toString();
    }
}
