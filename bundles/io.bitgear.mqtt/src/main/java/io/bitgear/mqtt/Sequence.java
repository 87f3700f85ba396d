package io.bitgear.mqtt;

import java.util.Map;
import java.util.TreeMap;

/** The numbers of one source: which of them have not arrived. Not for several threads. */
final class Sequence {
    /** Holes that may still be filled; beyond it the oldest stays a hole. */
    private static final int MOST_HOLES = 64;

    /** First and last number of each hole. */
    private final TreeMap<Long, Long> holes = new TreeMap<>();

    private long last;

    /** Begins after that number. */
    Sequence(long last) {
        this.last = last;
    }

    /**
     * A number arrived.
     *
     * @return by how many more are missing now; negative when one came late that was missing
     */
    long arrived(long number) {
        if (number > last) {
            long hole = number - last - 1;
            if (hole > 0) {
                holes.put(last + 1, number - 1);
            }
            if (holes.size() > MOST_HOLES) {
                holes.pollFirstEntry();
            }
            last = number;
            return hole;
        }
        return fill(number);
    }

    private long fill(long number) {
        Map.Entry<Long, Long> hole = holes.floorEntry(number);
        if (hole == null || hole.getValue() < number) {
            return 0;
        }
        holes.remove(hole.getKey());
        if (hole.getKey() < number) {
            holes.put(hole.getKey(), number - 1);
        }
        if (number < hole.getValue()) {
            holes.put(number + 1, hole.getValue());
        }
        return -1;
    }
}
