package io.bitgear.fpga;

import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import java.nio.file.Path;

/**
 * How an FPGA node is set up.
 *
 * @param id unique on the gateway: letters, digits, dot, dash, underscore
 * @param folder with the accelerator's registers, buffer and interrupt (docs/driver.md)
 * @param profile whose energy coefficients are used
 * @param hwmon folder of the power monitor of the board's supply, or null
 * @param simulated whether the accelerator is a simulation, whose time is not a board's
 * @param queue frames that may wait, 1 to 65,536
 * @param stallMs how long the accelerator's clock may stand still
 * @param timeoutMs how long a frame or a command may take
 * @param retryMs how long to wait before an accelerator that is not there is looked for again
 */
record FpgaSettings(
        String id,
        Path folder,
        DeviceProfile profile,
        Path hwmon,
        boolean simulated,
        int queue,
        int stallMs,
        int timeoutMs,
        int retryMs) {
    /** Checks the ranges. */
    FpgaSettings {
        if (!id.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "node id \""
                            + id
                            + "\" is not made of letters, digits, dot, dash and underscore");
        }
        within(id, "queue", queue, 65_536);
        within(id, "stall.ms", stallMs, 10_000);
        within(id, "timeout.ms", timeoutMs, 600_000);
        within(id, "retry.ms", retryMs, 600_000);
    }

    /** The profile of a name. */
    static DeviceProfile profile(String id, String name) {
        return DeviceProfiles.of(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "node "
                                                + id
                                                + ": no device profile "
                                                + name
                                                + ", known are "
                                                + DeviceProfiles.names()));
    }

    private static void within(String id, String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "node " + id + ": " + what + " is " + value + ", not in 1.." + most);
        }
    }
}
