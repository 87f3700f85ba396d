package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One-minute load average of {@code /proc/loadavg} (proc(5)) over the number of processors online.
 */
final class LoadSensor implements HostSensor {
    private static final String LOAD = "proc/loadavg";
    private static final String ONLINE = "sys/devices/system/cpu/online";

    @Override
    public Quantity quantity() {
        return Quantity.LOAD;
    }

    @Override
    public OptionalDouble read(KernelFiles files) throws MalformedFileException {
        Optional<String> text = files.text(LOAD);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(average(text.get()) / processors(files));
    }

    private static double average(String text) throws MalformedFileException {
        try {
            double average = Double.parseDouble(text.split("\\s+", 2)[0]);
            if (average >= 0 && Double.isFinite(average)) {
                return average;
            }
        } catch (NumberFormatException e) {
            // Told below, as a negative number is.
        }
        throw KernelFiles.malformed(LOAD, "a load average first", text);
    }

    private static int processors(KernelFiles files) throws MalformedFileException {
        Optional<String> online = files.text(ONLINE);
        if (online.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        long count = 0;
        for (String range : online.get().split(",", -1)) {
            int dash = range.indexOf('-');
            long first = KernelFiles.parseLong(ONLINE, dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? first : KernelFiles.parseLong(ONLINE, range.substring(dash + 1));
            if (first < 0 || last < first || last > 65_535) {
                throw KernelFiles.malformed(ONLINE, "a list of processors", online.get());
            }
            count += last - first + 1;
        }
        return Math.toIntExact(count);
    }
}
