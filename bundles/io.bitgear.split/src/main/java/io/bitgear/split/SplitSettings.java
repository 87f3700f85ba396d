package io.bitgear.split;

import io.bitgear.model.cost.DeviceProfile;
import java.time.Duration;

/**
 * How a split node is set up.
 *
 * @param id of the node, and of this gateway in a placement
 * @param profile the device that configurations are priced for
 * @param memoryBytes of this gateway for planes, tables and activations, positive
 * @param queue frames that may wait, 1 to 65,536
 * @param timeout after which a frame or a question to the peer has failed, 1 ms to 10 minutes
 * @param margin share of the latency that another cut must save, 0 to 1
 * @param interval from one measurement of the link to the next, 1 second to a day
 */
public record SplitSettings(
        String id,
        DeviceProfile profile,
        long memoryBytes,
        int queue,
        Duration timeout,
        double margin,
        Duration interval) {
    private static final long TIMEOUT_MAX = 600_000;
    private static final long INTERVAL_MAX = 86_400_000;

    /** Checks the ranges. */
    public SplitSettings {
        Checks.id(id);
        Checks.range(id, "memory", memoryBytes, 1, Long.MAX_VALUE);
        Checks.range(id, "queue", queue, 1, 65_536);
        Checks.range(id, "timeout.ms", timeout.toMillis(), 1, TIMEOUT_MAX);
        Checks.range(id, "interval in ms", interval.toMillis(), 1000, INTERVAL_MAX);
        if (!(margin >= 0 && margin <= 1)) {
            throw new IllegalArgumentException(id + ": margin is " + margin + ", not in 0..1");
        }
    }
}
