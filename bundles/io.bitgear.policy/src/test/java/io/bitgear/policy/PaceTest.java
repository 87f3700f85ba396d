package io.bitgear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Single events are decided at once, bursts at a steady pace. */
class PaceTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** The clock may be anywhere, at its wrap too. */
    private final long start = Long.MAX_VALUE - 30 * MILLI;

    private final Pace pace = new Pace(start);

    @Test
    void threeDecisionsInARowWaitForNothing() {
        for (int i = 0; i < 3; i++) {
            assertEquals(0, pace.remaining(start + i * MILLI));
            pace.decided(start + i * MILLI, start + i * MILLI);
        }
        assertTrue(pace.remaining(start + 3 * MILLI) > 0);
    }

    @Test
    void aBurstIsDecidedEvery10Milliseconds() {
        int decisions = 0;
        for (long now = start; now - start < 1000 * MILLI; now += MILLI) {
            if (pace.remaining(now) == 0) {
                pace.decided(now, now);
                decisions++;
            }
        }
        assertEquals(100 + 2, decisions);
    }

    @Test
    void afterASlowDecisionTheNextRestsFor10Milliseconds() {
        long end = start + 500 * MILLI;
        pace.decided(start, end);
        assertEquals(10 * MILLI, pace.remaining(end));
        assertEquals(0, pace.remaining(end + 10 * MILLI));
    }

    @Test
    void afterAQuietTimeTheAllowanceIsWholeAndNoMore() {
        pace.decided(start, start);
        long later = start + 10_000 * MILLI;
        int decisions = 0;
        while (pace.remaining(later) == 0) {
            pace.decided(later, later);
            decisions++;
        }
        assertEquals(3, decisions);
    }
}
