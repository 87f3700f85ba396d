package io.bitgear.cli.reproduce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Accuracy against energy as an SVG: points with their intervals, the static front as a line. */
final class FrontPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 56;

    private final List<Row> rows;
    private final List<Row> front;
    private final double lowest;
    private final double highest;
    private final double least;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    /**
     * @param rows of which those within {@code points} of the best are drawn
     * @param points of accuracy that the plot spans, 0..1
     */
    FrontPlot(List<Row> rows, double points) {
        double best = rows.stream().mapToDouble(Row::accuracy).max().orElseThrow();
        this.rows = rows.stream().filter(row -> row.accuracy() > best - points).toList();
        this.front = front(this.rows);
        this.highest = this.rows.stream().mapToDouble(r -> r.interval().high()).max().orElseThrow();
        this.lowest = this.rows.stream().mapToDouble(r -> r.interval().low()).min().orElseThrow();
        this.least = this.rows.stream().mapToDouble(Row::energy).min().orElseThrow() / 1.15;
        this.most = 1.15;
    }

    /** The drawing. */
    String svg(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        add("<text x=\"%d\" y=\"22\" font-size=\"14\">%s</text>", LEFT, title);
        axes();
        line();
        rows.stream().filter(row -> row.kind().equals(Row.PER_INPUT)).forEach(this::point);
        rows.stream().filter(row -> row.kind().equals(Row.STATIC)).forEach(this::point);
        legend();
        add("</svg>");
        return svg.toString();
    }

    private void axes() {
        for (double e : new double[] {0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1}) {
            if (e > least) {
                add(
                        "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\""
                                + " text-anchor=\"middle\">%.0f %%</text>",
                        x(e), TOP, HEIGHT - BOTTOM, x(e), HEIGHT - BOTTOM + 18, 100 * e);
            }
        }
        for (double a = Math.ceil(200 * lowest) / 200; a < highest; a += 0.005) {
            add(
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%.1f %%</text>",
                    LEFT, y(a), WIDTH - RIGHT, LEFT - 6, y(a) + 4, 100 * a);
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">modelled energy a frame, against"
                        + " W8A8 on the same accelerator</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14);
    }

    private void line() {
        StringBuilder path = new StringBuilder();
        for (Row row : front) {
            path.append(path.isEmpty() ? "M" : "L");
            path.append(
                    String.format(Locale.ROOT, "%.1f %.1f", x(row.energy()), y(row.accuracy())));
        }
        add("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>", path, colour(Row.STATIC));
    }

    /** The static configurations that no other one beats, by rising energy. */
    private static List<Row> front(List<Row> rows) {
        List<Row> statics = new ArrayList<>(rows);
        statics.removeIf(row -> !row.kind().equals(Row.STATIC));
        statics.sort(Comparator.comparingDouble(Row::energy));
        List<Row> front = new ArrayList<>();
        for (Row row : statics) {
            if (front.isEmpty() || row.accuracy() > front.get(front.size() - 1).accuracy()) {
                front.add(row);
            }
        }
        return front;
    }

    private void point(Row row) {
        double x = x(row.energy());
        add(
                "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\" opacity=\"0.3\"/>",
                x, y(row.interval().low()), y(row.interval().high()), colour(row.kind()));
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s: %.2f %%</title>"
                        + "</circle>",
                x, y(row.accuracy()), colour(row.kind()), row.label(), 100 * row.accuracy());
        if (front.contains(row)) {
            boolean last = x > WIDTH - RIGHT - 60;
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                    last ? x - 6 : x + 6,
                    y(row.accuracy()) + 14,
                    last ? "end" : "start",
                    row.label());
        }
    }

    private void legend() {
        int y = HEIGHT - BOTTOM - 30;
        for (String kind : new String[] {Row.STATIC, Row.PER_INPUT}) {
            add(
                    "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/><text x=\"%d\""
                            + " y=\"%d\">%s</text>",
                    WIDTH - 120, y, colour(kind), WIDTH - 110, y + 4, kind);
            y += 18;
        }
    }

    private static String colour(String kind) {
        return kind.equals(Row.STATIC) ? "#1f77b4" : "#d62728";
    }

    private double x(double energy) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(energy / least) / Math.log(most / least);
    }

    private double y(double accuracy) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (highest - accuracy) / (highest - lowest);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
