package io.bitgear.cli.soak;

import java.util.ArrayList;
import java.util.List;

/** What came of the points of one kind. */
final class PointCount {
    private static final int KEPT = 20;

    private final String kind;
    private final List<String> wrong = new ArrayList<>();
    private final List<Long> millis = new ArrayList<>();
    private int points;
    private int old;
    private int fresh;

    PointCount(String kind) {
        this.kind = kind;
    }

    /** One point ended with the old version or with the new one. */
    void add(boolean isNew) {
        points++;
        if (isNew) {
            fresh++;
        } else {
            old++;
        }
    }

    /** One point ended with something else, or another than was told. */
    void addWrong(String what) {
        points++;
        if (wrong.size() < KEPT) {
            wrong.add(what);
        }
    }

    /** It took this long until an answer came. */
    void served(long took) {
        millis.add(took);
    }

    String kind() {
        return kind;
    }

    int points() {
        return points;
    }

    int old() {
        return old;
    }

    int fresh() {
        return fresh;
    }

    /** Points that ended wrong. */
    int between() {
        return points - old - fresh;
    }

    /** What was wrong, the first of it. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Times to the first answer, sorted. */
    List<Long> millis() {
        return millis.stream().sorted().toList();
    }

    /** For people. */
    @Override
    public String toString() {
        return kind
                + ": "
                + points
                + " points, old "
                + old
                + ", new "
                + fresh
                + ", between "
                + between()
                + (millis.isEmpty() ? "" : ", first answer after " + millis() + " ms");
    }
}
