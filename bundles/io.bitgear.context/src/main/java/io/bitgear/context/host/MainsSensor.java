package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether a supply from outside is plugged in. Where none says so, a battery that is not
 * discharging tells it; a host with neither is on no known supply, which is an absent reading.
 */
final class MainsSensor implements HostSensor {
    @Override
    public Quantity quantity() {
        return Quantity.MAINS;
    }

    @Override
    public OptionalDouble read(KernelFiles files) throws MalformedFileException {
        PowerSupplies supplies = new PowerSupplies(files);
        List<Long> plugs = supplies.plugs();
        if (!plugs.isEmpty()) {
            return OptionalDouble.of(plugs.stream().anyMatch(online -> online != 0) ? 1 : 0);
        }
        List<String> states =
                supplies.batteries().stream()
                        .map(battery -> files.text(battery + "/status").orElse("Unknown"))
                        .filter(state -> !state.equals("Unknown"))
                        .toList();
        return states.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(states.contains("Discharging") ? 0 : 1);
    }
}
