package io.bitgear.split;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures what each layer takes on this machine: warm, the median over several frames. */
final class LayerTimer {
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int WARM_FRAMES = 2;
    private static final int MEASURED_FRAMES = 7;
    private static final int FRAMES_MAX = 300;

    private LayerTimer() {}

    /** Nanoseconds of each layer that runs, in order. Takes one to two seconds. */
    static List<Long> measure(Model model, PrecisionConfiguration configuration) {
        int layers = model.graph().executed(configuration.widths()).size();
        Program.Session session = new Program(model, configuration).newSession();
        byte[] frame =
                model.calibration().isEmpty()
                        ? new byte[model.info().inputBytes()]
                        : model.calibration().get(0);
        frames(session, frame, layers, WARM_NANOS, WARM_FRAMES);
        List<long[]> measured = frames(session, frame, layers, MEASURED_NANOS, MEASURED_FRAMES);
        List<Long> medians = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            int index = layer;
            long[] times = measured.stream().mapToLong(frameTimes -> frameTimes[index]).toArray();
            Arrays.sort(times);
            medians.add(times[times.length / 2]);
        }
        return medians;
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
