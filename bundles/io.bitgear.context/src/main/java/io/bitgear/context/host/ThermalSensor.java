package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The hottest thermal zone ({@code /sys/class/thermal/thermal_zone*}/temp in millidegrees Celsius,
 * kernel documentation driver-api/thermal/sysfs-api). Zones that are switched off give no
 * temperature and are skipped, as are those that report less than the quantity's least value
 * (drivers say so for "not sensed").
 */
final class ThermalSensor implements HostSensor {
    private static final String FOLDER = "sys/class/thermal";

    @Override
    public Quantity quantity() {
        return Quantity.TEMPERATURE;
    }

    @Override
    public OptionalDouble read(KernelFiles files) throws MalformedFileException {
        OptionalDouble hottest = OptionalDouble.empty();
        for (String zone : files.entries(FOLDER)) {
            if (zone.startsWith(FOLDER + "/thermal_zone")) {
                OptionalLong milli = files.number(zone + "/temp");
                if (milli.isPresent() && milli.getAsLong() >= quantity().minimum() * 1000) {
                    double degrees = milli.getAsLong() / 1000.0;
                    hottest = OptionalDouble.of(Math.max(degrees, hottest.orElse(degrees)));
                }
            }
        }
        return hottest;
    }
}
