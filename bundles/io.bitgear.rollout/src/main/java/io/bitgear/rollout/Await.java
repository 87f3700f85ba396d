package io.bitgear.rollout;

import io.bitgear.rollout.stages.RolloutException;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what comes by itself. */
final class Await {
    private static final long LOOK_MILLIS = 10;

    private Await() {}

    /**
     * Looks again and again.
     *
     * @param problem message when the time is over
     */
    static <T> T until(Supplier<Optional<T>> look, long limitMillis, String problem)
            throws RolloutException, InterruptedException {
        long end = System.nanoTime() + limitMillis * 1_000_000;
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - end >= 0) {
                throw new RolloutException(problem + " (" + limitMillis + " ms)");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
