package io.bitgear.cli.reproduce;

import io.bitgear.cli.evaluate.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lines of the evidence out of measured gears; everything is against the widest. */
final class Evidence {
    private static final int[] PERCENT = {10, 20, 30};

    /** Low gears of per-input lines lose at most this: one that is often wrong is often sure. */
    private static final double LOW_LOSS = 0.03;

    private final List<Gear> gears;
    private final Gear widest;
    private final int images;

    /**
     * @param gears the widest first, all measured on the same images
     */
    Evidence(List<Gear> gears) {
        this.gears = gears;
        this.widest = gears.get(0);
        this.images = widest.scores().classes().length;
    }

    /**
     * Each gear by itself; then, of the gears that no other one beats, every pair and share: none
     * is left out for what it scored.
     */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        gears.forEach(gear -> rows.add(row(Mix.of(gear, images), Row.STATIC, null)));
        List<Gear> front = front();
        for (Gear low : front) {
            for (Gear high : front) {
                if (low.joules() < high.joules()
                        && low.accuracy() >= widest.accuracy() - LOW_LOSS) {
                    for (int percent : PERCENT) {
                        Mix mix = Mix.unsure(low, high, percent);
                        rows.add(row(mix, Row.PER_INPUT, rival(mix)));
                    }
                }
            }
        }
        return rows;
    }

    private List<Gear> front() {
        List<Gear> sorted = new ArrayList<>(gears);
        sorted.sort(Comparator.comparingDouble(Gear::joules));
        List<Gear> front = new ArrayList<>();
        double best = 0;
        for (Gear gear : sorted) {
            if (gear.accuracy() > best) {
                best = gear.accuracy();
                front.add(gear);
            }
        }
        return front;
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
