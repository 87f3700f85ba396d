package io.bitgear.engine;

import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;

/**
 * How a CPU node is set up.
 *
 * @param id unique on the gateway: letters, digits, dot, dash, underscore
 * @param profile the device that configurations are priced for; the CPU computes that device's
 *     bits, not its time
 * @param threads that run frames, 1 to 256
 * @param queue frames that may wait, 1 to 65,536
 * @param kernels what runs the frames, as {@link Kernels#of} takes it
 */
record CpuSettings(String id, DeviceProfile profile, int threads, int queue, String kernels) {
    /** Checks the ranges. */
    CpuSettings {
        if (!id.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "node id \""
                            + id
                            + "\" is not made of letters, digits, dot, dash and underscore");
        }
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException(
                    "node " + id + ": threads is " + threads + ", not in 1..256");
        }
        if (queue < 1 || queue > 65_536) {
            throw new IllegalArgumentException(
                    "node " + id + ": queue is " + queue + ", not in 1..65536");
        }
    }

    /**
     * From configuration values.
     *
     * @param profile name of a device profile
     * @param threads 0 for the default, which leaves the machine to others: 1 or 2
     * @throws IllegalArgumentException naming the value that is wrong
     */
    static CpuSettings of(String id, String profile, int threads, int queue) {
        DeviceProfile known =
                DeviceProfiles.of(profile)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "node "
                                                        + id
                                                        + ": no device profile "
                                                        + profile
                                                        + ", known are "
                                                        + DeviceProfiles.names()));
        int some = threads == 0 ? defaultThreads() : threads;
        return new CpuSettings(id, known, some, queue, Kernels.AUTO);
    }

    private static int defaultThreads() {
        return Math.max(1, Math.min(2, Runtime.getRuntime().availableProcessors()));
    }

    /** The same under another id. */
    CpuSettings withId(String other) {
        return new CpuSettings(other, profile, threads, queue, kernels);
    }

    /** The same with other kernels. */
    CpuSettings withKernels(String others) {
        return new CpuSettings(id, profile, threads, queue, others);
    }
}
