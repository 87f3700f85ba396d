package io.bitgear.context.host;

import io.bitgear.api.context.Quantity;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code MemAvailable} of {@code /proc/meminfo} (proc(5), since Linux 3.14). */
final class MemorySensor implements HostSensor {
    private static final String FILE = "proc/meminfo";
    private static final Pattern AVAILABLE =
            Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");

    @Override
    public Quantity quantity() {
        return Quantity.MEMORY_AVAILABLE;
    }

    @Override
    public OptionalDouble read(KernelFiles files) throws MalformedFileException {
        Optional<String> text = files.text(FILE);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        Matcher line = AVAILABLE.matcher(text.get());
        if (!line.find()) {
            throw KernelFiles.malformed(FILE, "a line 'MemAvailable: N kB'", text.get());
        }
        return OptionalDouble.of(Long.parseLong(line.group(1)) * 1024.0);
    }
}
