package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The mean state of charge of the host's batteries. */
final class BatterySensor implements HostSensor {
    @Override
    public Quantity quantity() {
        return Quantity.BATTERY;
    }

    @Override
    public OptionalDouble read(KernelFiles files) throws MalformedFileException {
        List<String> batteries = new PowerSupplies(files).batteries();
        double sum = 0;
        int known = 0;
        for (String battery : batteries) {
            OptionalLong percent = files.number(battery + "/capacity");
            if (percent.isPresent()) {
                // Some drivers say 101 when freshly charged.
                sum += Math.min(percent.getAsLong(), 100) / 100.0;
                known++;
            }
        }
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / known);
    }
}
