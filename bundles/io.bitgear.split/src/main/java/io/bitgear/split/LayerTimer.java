package io.bitgear.split;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures what each layer takes on this machine: warm, the mean over the middle half of the frames
 * by their total. A median of each layer alone would miss what interrupts only some of them, such
 * as a scheduler that grants slices of a processor; a mean of all frames would keep every outlier.
 */
final class LayerTimer {
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int WARM_FRAMES = 2;
    private static final int MEASURED_FRAMES = 7;
    private static final int FRAMES_MAX = 300;

    private LayerTimer() {}

    /** Nanoseconds of each layer that runs, in order. Takes about two seconds. */
    static List<Long> measure(Model model, PrecisionConfiguration configuration) {
        int layers = model.graph().executed(configuration.widths()).size();
        Program.Session session = new Program(model, configuration).newSession();
        byte[] frame =
                model.calibration().isEmpty()
                        ? new byte[model.info().inputBytes()]
                        : model.calibration().get(0);
        frames(session, frame, layers, WARM_NANOS, WARM_FRAMES);
        return middle(frames(session, frame, layers, MEASURED_NANOS, MEASURED_FRAMES));
    }

    /** The mean of each layer over the frames between the quartiles of the totals. */
    static List<Long> middle(List<long[]> frames) {
        List<long[]> sorted = new ArrayList<>(frames);
        sorted.sort(Comparator.comparingLong(times -> Arrays.stream(times).sum()));
        List<long[]> middle = sorted.subList(sorted.size() / 4, (3 * sorted.size() + 3) / 4);
        List<Long> means = new ArrayList<>();
        for (int layer = 0; layer < frames.get(0).length; layer++) {
            int index = layer;
            means.add(
                    Math.round(
                            middle.stream()
                                    .mapToLong(times -> times[index])
                                    .average()
                                    .orElseThrow()));
        }
        return means;
    }

    private static List<long[]> frames(
            Program.Session session, byte[] frame, int layers, long nanos, int least) {
        List<long[]> all = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        while (all.size() < least || (System.nanoTime() < end && all.size() < FRAMES_MAX)) {
            long[] times = new long[layers];
            session.pass(frame, times);
            all.add(times);
        }
        return all;
    }
}
