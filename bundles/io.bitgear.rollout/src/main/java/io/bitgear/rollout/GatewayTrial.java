package io.bitgear.rollout;

import io.bitgear.rollout.stages.RolloutException;
import io.bitgear.rollout.stages.Trial;
import io.bitgear.rollout.store.Served;
import java.util.ArrayList;
import java.util.List;

/** All parts of a rollout; they serve together or not at all. */
final class GatewayTrial implements Trial {
    private static final long LOOK_MILLIS = 50;

    private final long watchMillis;
    private final List<Part> parts;

    /**
     * @param parts in the order in which they are tried
     */
    GatewayTrial(long watchMillis, List<Part> parts) {
        this.watchMillis = watchMillis;
        this.parts = parts;
    }

    @Override
    public void prove() throws RolloutException, InterruptedException {
        for (Part part : parts) {
            part.prove();
        }
    }

    @Override
    public void watch() throws RolloutException, InterruptedException {
        parts.forEach(Part::beginWatch);
        try {
            long end = System.nanoTime() + watchMillis * 1_000_000;
            do {
                for (Part part : parts) {
                    part.look();
                }
                Thread.sleep(LOOK_MILLIS);
            } while (System.nanoTime() - end < 0);
        } finally {
            parts.forEach(Part::endWatch);
        }
    }

    @Override
    public List<Served> served() {
        return parts.stream().flatMap(part -> part.served().stream()).toList();
    }

    @Override
    public void keep() {
        parts.forEach(Part::keep);
    }

    @Override
    public void undo() {
        List<Part> last = new ArrayList<>(parts);
        for (int i = last.size() - 1; i >= 0; i--) {
            last.get(i).undo();
        }
    }
}
