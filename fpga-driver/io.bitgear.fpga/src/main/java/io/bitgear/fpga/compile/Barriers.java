package io.bitgear.fpga.compile;

import java.util.List;

/**
 * Decides which descriptors have to wait until all results before them are written. Most need not:
 * the first rows of a tensor are there long before its last, so the next layer may begin while the
 * last tiles are still on their way.
 */
final class Barriers {
    /** Cycles from the last beat of a tile until its codes can be read, at most. */
    private static final int LATENCY = 64;

    private Barriers() {}

    static void set(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean wait = isEarly(steps, i, step.in(), false);
            if (step.residual() != null) {
                wait |= isEarly(steps, i, step.residual(), true);
            }
            step.descriptor().set(Field.BARRIER, wait);
        }
    }

    /** Whether a step could read a row before it is written. */
    private static boolean isEarly(
            List<Step> steps, int reader, Placement tensor, boolean residual) {
        Step step = steps.get(reader);
        long between = 0;
        for (int i = reader - 1; i >= 0 && between < LATENCY; i--) {
            Step writer = steps.get(i);
            if (writer.out() == tensor && isEarly(step, residual, writer, between)) {
                return true;
            }
            between += writer.allBeats();
        }
        return false;
    }

    private static boolean isEarly(Step step, boolean residual, Step writer, long between) {
        for (int tileRow = 0; tileRow < step.tileRows(); tileRow++) {
            int row = residual ? step.lastRowWritten(tileRow) : step.lastRowRead(tileRow);
            long read = between + (long) tileRow * step.tilesInRow() * step.beats();
            int writing = Math.min(writer.tileRowOf(row), writer.tileRows() - 1);
            long written =
                    -(long) (writer.tileRows() - 1 - writing)
                            * writer.tilesInRow()
                            * writer.beats();
            if (read - written < LATENCY) {
                return true;
            }
        }
        return false;
    }
}
