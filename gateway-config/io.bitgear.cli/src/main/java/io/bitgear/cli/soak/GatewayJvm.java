package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks into a gateway's process from outside: the JDK's jcmd, and Linux's procfs. */
final class GatewayJvm {
    /** Name of a class, then whatever, then the address of its class loader. */
    private static final int LOOKS = 5;

    private static final Pattern CLASS =
            Pattern.compile("--(io\\.bitgear\\.\\w+)\\.\\S+/(0x\\p{XDigit}+)(?: \\(intf\\))?\\s*");

    private static final Pattern THREAD = Pattern.compile("\"(.*)\" #\\d+ .*");
    private static final Pattern HEAP =
            Pattern.compile("(?:heap|generation)\\s+total \\d+K, used (\\d+)K");

    /** They come and go with the work there is, or belong to whoever looks. */
    private static final Pattern PASSING =
            Pattern.compile(
                    "ForkJoinPool.commonPool-worker-N|Attach Listener|C\\d CompilerThreadN"
                            // The console's session, which commands are given to.
                            + "|session-N-thread-N");

    private final long pid;

    GatewayJvm(long pid) {
        this.pid = pid;
    }

    /** Collects garbage, and says what is held then. */
    Footprint footprint() throws Failure {
        // What a finaliser or a cleaner let go is collected by the second.
        ask("GC.run");
        ask("GC.run_finalization");
        ask("GC.run");
        Map<String, Integer> loaders = loaders(ask("VM.class_hierarchy"));
        Map<String, Integer> threads = threads(ask("Thread.print"));
        return new Footprint(loaders, threads, descriptors(), heap(ask("GC.heap_info")));
    }

    /** Bytes of the heap in use after a collection. */
    long heapBytes() throws Failure {
        ask("GC.run");
        return heap(ask("GC.heap_info"));
    }

    /**
     * Writes a heap dump.
     *
     * @param file that there is not yet
     */
    void dump(Path file) throws Failure {
        ask("GC.heap_dump", file.toAbsolutePath().toString());
    }

    private String ask(String... command) throws Failure {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            List<String> line = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
            line.addAll(List.of(command));
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Failure("jcmd " + command[0] + " failed: " + text.strip(), "");
            }
            return text;
        } catch (IOException e) {
            throw new Failure(
                    "cannot run " + jcmd + ": " + e.getMessage(), "A JDK is needed, not a JRE.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** From {@code VM.class_hierarchy}. */
    static Map<String, Integer> loaders(String hierarchy) {
        Map<String, Set<String>> found = new HashMap<>();
        hierarchy
                .lines()
                .forEach(
                        line -> {
                            Matcher matcher = CLASS.matcher(line);
                            if (matcher.find()) {
                                found.computeIfAbsent(matcher.group(1), name -> new HashSet<>())
                                        .add(matcher.group(2));
                            }
                        });
        Map<String, Integer> loaders = new TreeMap<>();
        found.forEach((name, addresses) -> loaders.put(name, addresses.size()));
        return loaders;
    }

    /** From {@code Thread.print}. */
    static Map<String, Integer> threads(String dump) {
        Map<String, Integer> threads = new TreeMap<>();
        dump.lines()
                .map(THREAD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1).replaceAll("[0-9]+", "N"))
                .filter(name -> !PASSING.matcher(name).matches())
                .forEach(name -> threads.merge(name, 1, Integer::sum));
        return threads;
    }

    private static long heap(String info) {
        return info.lines()
                        .map(HEAP::matcher)
                        .filter(Matcher::find)
                        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                        .sum()
                * 1024;
    }

    /** What is open in each of some looks: a file that is only read passes. */
    private Map<String, Integer> descriptors() throws Failure {
        Map<String, Integer> least = look();
        for (int i = 1; i < LOOKS; i++) {
            Map<String, Integer> now = look();
            least.replaceAll((kind, count) -> Math.min(count, now.getOrDefault(kind, 0)));
        }
        least.values().removeIf(count -> count == 0);
        return least;
    }

    private Map<String, Integer> look() throws Failure {
        Path folder = Path.of("/proc", Long.toString(pid), "fd");
        Map<String, Integer> found = new TreeMap<>();
        try (Stream<Path> links = Files.list(folder)) {
            for (Path link : links.toList()) {
                try {
                    found.merge(kind(Files.readSymbolicLink(link).toString()), 1, Integer::sum);
                } catch (NoSuchFileException e) {
                    // Closed meanwhile.
                    continue;
                }
            }
        } catch (IOException e) {
            throw new Failure("cannot read " + folder + ": " + e.getMessage(), "", e);
        }
        return found;
    }

    /** What a descriptor is of; bundles have folders that are numbered. */
    private static String kind(String target) {
        if (target.matches("(socket|pipe|anon_inode):.*")) {
            return target.replaceAll(":\\[?[0-9]+]?", "");
        }
        return target.replaceAll("[0-9]+", "N");
    }
}
