package io.bitgear.context.host;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The supplies in {@code /sys/class/power_supply} (kernel documentation
 * ABI/testing/sysfs-class-power). Batteries of peripherals (scope "Device") and empty battery bays
 * (present 0) do not count.
 */
final class PowerSupplies {
    private static final String FOLDER = "sys/class/power_supply";

    private final KernelFiles files;

    PowerSupplies(KernelFiles files) {
        this.files = files;
    }

    List<String> batteries() throws MalformedFileException {
        List<String> batteries = new ArrayList<>();
        for (String supply : ofSystem()) {
            if ("Battery".equals(type(supply))
                    && files.number(supply + "/present").orElse(1) != 0) {
                batteries.add(supply);
            }
        }
        return batteries;
    }

    /** The {@code online} of every supply that is fed from outside: 0 is unplugged. */
    List<Long> plugs() throws MalformedFileException {
        List<Long> plugs = new ArrayList<>();
        for (String supply : ofSystem()) {
            OptionalLong online = files.number(supply + "/online");
            if (!"Battery".equals(type(supply)) && online.isPresent()) {
                plugs.add(online.getAsLong());
            }
        }
        return plugs;
    }

    private List<String> ofSystem() {
        return files.entries(FOLDER).stream()
                .filter(supply -> !files.text(supply + "/scope").orElse("System").equals("Device"))
                .toList();
    }

    private String type(String supply) {
        return files.text(supply + "/type").orElse("Unknown");
    }
}
