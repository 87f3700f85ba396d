package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Link speed ({@code /sys/class/net/NAME/speed}, Mbit/s) of the interface that holds the IPv4
 * default route of the least metric ({@code /proc/net/route}). Links without a fixed speed
 * (wireless, tunnels, virtual ones) say -1 or nothing: an absent reading.
 */
final class UplinkSensor implements HostSensor {
    private static final String ROUTES = "proc/net/route";
    private static final int COLUMNS = 8;
    private static final int METRIC = 6;

    @Override
    public Quantity quantity() {
        return Quantity.UPLINK;
    }

    @Override
    public OptionalDouble read(KernelFiles files) throws MalformedFileException {
        Optional<String> routes = files.text(ROUTES);
        String uplink = routes.isEmpty() ? "" : defaultInterface(routes.get());
        if (uplink.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalLong megabits = files.number("sys/class/net/" + uplink + "/speed");
        return megabits.isPresent() && megabits.getAsLong() > 0
                ? OptionalDouble.of(megabits.getAsLong() * 1e6)
                : OptionalDouble.empty();
    }

    private static String defaultInterface(String routes) throws MalformedFileException {
        String best = "";
        long least = Long.MAX_VALUE;
        for (String line : routes.lines().skip(1).toList()) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length < COLUMNS || columns[0].contains("/")) {
                throw KernelFiles.malformed(ROUTES, "a routing table", line);
            }
            boolean toEverywhere =
                    columns[1].equals("00000000") && columns[COLUMNS - 1].equals("00000000");
            if (toEverywhere && KernelFiles.parseLong(ROUTES, columns[METRIC]) < least) {
                least = KernelFiles.parseLong(ROUTES, columns[METRIC]);
                best = columns[0];
            }
        }
        return best;
    }
}
