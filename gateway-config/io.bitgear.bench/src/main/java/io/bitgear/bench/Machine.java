package io.bitgear.bench;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Quantities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a benchmark ran on.
 *
 * @param cpu model of the processor, as the kernel names it
 * @param flags of the processor that matter to integer kernels, such as {@code avx512_vnni}
 * @param cores that this JVM may use
 * @param memoryBytes of the machine
 * @param kernel name, version and architecture of the operating system
 * @param jdk vendor, version and name of this JVM
 */
public record Machine(
        String cpu, List<String> flags, int cores, long memoryBytes, String kernel, String jdk) {
    private static final Pattern FLAG =
            Pattern.compile(
                    "sse4_2|avx|avx2|fma|avx_vnni.*|avx512.*|amx_.*|gfni|asimd.*|sve.*|i8mm");

    /** This machine, from Linux's procfs. */
    public static Machine here() throws Failure {
        List<String> cpu = lines("cpuinfo");
        return new Machine(
                value(cpu, "(?:model name|Model)\\s*: (.*)"),
                Arrays.stream(value(cpu, "(?:flags|Features)\\s*: (.*)").split(" "))
                        .filter(FLAG.asMatchPredicate())
                        .sorted()
                        .toList(),
                Runtime.getRuntime().availableProcessors(),
                1024 * Long.parseLong(value(lines("meminfo"), "MemTotal:\\s*(\\d+) kB")),
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vendor")
                        + " "
                        + Runtime.version()
                        + " "
                        + System.getProperty("java.vm.name"));
    }

    private static String value(List<String> lines, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return lines.stream()
                .map(compiled::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static List<String> lines(String file) throws Failure {
        Path path = Path.of("/proc", file);
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new Failure("cannot read " + path + ": " + e.getMessage(), "", e);
        }
    }

    /** For people, in three lines. */
    public String text() {
        return "machine: "
                + cpu
                + ", "
                + cores
                + " cores, "
                + Quantities.si(memoryBytes, "B")
                + System.lineSeparator()
                + "flags:   "
                + String.join(" ", flags)
                + System.lineSeparator()
                + "system:  "
                + kernel
                + "; "
                + jdk;
    }
}
