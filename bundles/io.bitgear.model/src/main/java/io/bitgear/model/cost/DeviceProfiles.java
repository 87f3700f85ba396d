package io.bitgear.model.cost;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The profiles that are known by name. */
public final class DeviceProfiles {
    /**
     * Zynq XC7Z020 at 100 MHz with the reference array of 16 outputs x 16 positions x 48 inputs.
     */
    public static final DeviceProfile XC7Z020 =
            new DeviceProfile(
                    "xc7z020",
                    16,
                    16,
                    48,
                    64,
                    100e6,
                    630_000,
                    1.52,
                    1.2e-12,
                    0,
                    160e-12,
                    "base power and energy a bit operation calibrated to MLPerf Tiny v0.7 traces"
                            + " (Pynq-Z2; band 0.5 to 3.3 pJ), DRAM byte from Horowitz (45 nm)");

    /** Lattice iCE40 UP5K at 20 MHz with a small array of 8 outputs x 8 positions x 8 inputs. */
    public static final DeviceProfile ICE40UP5K =
            new DeviceProfile(
                    "ice40up5k",
                    8,
                    8,
                    8,
                    64,
                    20e6,
                    131_072 + 15_360,
                    10e-3,
                    1.2e-12,
                    0,
                    160e-12,
                    "base power of 10 mW is an assumption for a small low-power FPGA with clock"
                            + " running; energy a bit operation as for xc7z020, not calibrated on"
                            + " this device");

    private static final List<DeviceProfile> ALL = List.of(XC7Z020, ICE40UP5K);

    private DeviceProfiles() {}

    /** The profile of that name, if it is known. */
    public static Optional<DeviceProfile> of(String name) {
        return ALL.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** All names, comma separated, for messages. */
    public static String names() {
        return ALL.stream().map(DeviceProfile::name).collect(Collectors.joining(", "));
    }
}
