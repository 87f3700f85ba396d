package io.bitgear.cli.reproduce;

import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.evaluate.Interval;
import io.bitgear.model.PerInputConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lines of the evidence out of measured gears; everything is against the widest. */
final class Evidence {
    private final List<Gear> gears;
    private final List<PerInputConfiguration> perInput;
    private final Gear widest;
    private final int images;

    /**
     * @param gears the widest first, all measured on the same images
     * @param perInput escalating configurations, of these gears
     */
    Evidence(List<Gear> gears, List<PerInputConfiguration> perInput) {
        this.gears = gears;
        this.perInput = perInput;
        this.widest = gears.get(0);
        this.images = widest.scores().classes().length;
    }

    /**
     * Each gear by itself; then the pairs of the model file, which were chosen on held-out images.
     */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        gears.forEach(gear -> rows.add(row(Mix.of(gear, images), Row.STATIC, null)));
        for (PerInputConfiguration pair : perInput) {
            Escalation escalation = pair.configuration().escalation().orElseThrow();
            Mix mix =
                    Mix.unsure(
                            gear(pair.configuration().widths()),
                            gear(escalation.higher().widths()),
                            escalation.margin());
            rows.add(row(mix, Row.PER_INPUT, rival(mix)));
        }
        return rows;
    }

    private Gear gear(Widths widths) {
        return gears.stream()
                .filter(gear -> gear.configuration().configuration().widths().equals(widths))
                .findFirst()
                .orElseThrow();
    }

    private Gear rival(Mix mix) {
        return gears.stream()
                .filter(gear -> gear.joules() <= mix.joules())
                .max(Comparator.comparingDouble(Gear::accuracy))
                .orElseThrow();
    }

    private Row row(Mix mix, String kind, Gear rival) {
        int right = 0;
        for (int i = 0; i < images; i++) {
            right += mix.isRight(i) ? 1 : 0;
        }
        double accuracy = (double) right / images;
        long bytes = Math.max(mix.low().cost().weightBytes(), mix.high().cost().weightBytes());
        return new Row(
                mix.label(),
                kind,
                images,
                accuracy,
                Interval.wilson(right, images),
                accuracy - widest.accuracy(),
                difference(mix, widest),
                bytes,
                (double) bytes / widest.cost().weightBytes(),
                mix.cycles(),
                mix.joules(),
                mix.joules() / widest.joules(),
                rival == null ? null : rival.label(),
                rival == null ? null : accuracy - rival.accuracy(),
                rival == null ? null : difference(mix, rival),
                rival == null ? null : mix.byLot());
    }

    private Interval difference(Mix mix, Gear other) {
        int gained = 0;
        int lost = 0;
        for (int i = 0; i < images; i++) {
            boolean is = mix.isRight(i);
            boolean was = other.scores().isRight(i);
            gained += is && !was ? 1 : 0;
            lost += !is && was ? 1 : 0;
        }
        return Interval.paired(gained, lost, images);
    }
}
