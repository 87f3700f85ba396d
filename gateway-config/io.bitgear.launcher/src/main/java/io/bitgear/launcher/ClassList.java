package io.bitgear.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that an archive is to hold, in the format of {@code -XX:SharedClassListFile}: those
 * of the JDK and the class path as the JVM lists them itself ({@code -XX:DumpLoadedClassList}), and
 * those of bundles, which it does not list, from its log ({@code -Xlog:class+load=debug}). A class
 * of a bundle is named with its super class, its interfaces and the jar it lies in, and found again
 * at run time by its name, size and checksum, whoever loads it.
 */
final class ClassList {
    private static final Pattern LISTED = Pattern.compile("([^@#\\s]\\S*)(?: id: (\\d+).*)?");
    private static final Pattern LOADED = Pattern.compile("([^\\s]+) source: (.+)");
    private static final Pattern DETAILS =
            Pattern.compile(
                    " klass: (\\S+) super: (\\S+)(?: interfaces:((?: 0x\\S+)+))?.* bytes: (\\d+)"
                            + " checksum: ([0-9a-f]+)\\s*");
    private static final Pattern ADDRESS = Pattern.compile(" klass: (\\S+) .*");
    private static final Pattern OF_JVM =
            Pattern.compile("jrt:.*|file:.*|shared objects file.*|__.*");

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> listed = new HashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Set<String> bundled = new HashSet<>();
    private int next;

    /**
     * @param own the JVM's own list, line by line; Java 17 gives its classes no numbers, later ones
     *     do
     */
    ClassList(List<String> own) {
        for (String line : own) {
            Matcher match = LISTED.matcher(line);
            if (!match.matches()) {
                lines.add(line);
            } else if (match.group(2) != null) {
                add(match.group(1), Integer.parseInt(match.group(2)), line);
            } else if (!listed.containsKey(line)) {
                add(line, next, line + " id: " + next);
            }
        }
    }

    private void add(String name, int id, String line) {
        listed.put(name, id);
        next = Math.max(next, id + 1);
        lines.add(line);
    }

    /**
     * Adds the classes of bundles.
     *
     * @param log of the same run, without decorations
     * @param files where class files are
     */
    void add(BufferedReader log, ClassFiles files) throws IOException {
        Matcher loaded = null;
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (loaded != null && line.startsWith(" klass: ")) {
                add(loaded.group(1).replace('.', '/'), loaded.group(2), line, files);
            }
            Matcher match = LOADED.matcher(line);
            loaded = match.matches() ? match : null;
        }
    }

    private void add(String name, String source, String details, ClassFiles files) {
        if (OF_JVM.matcher(source).matches()) {
            Matcher address = ADDRESS.matcher(details);
            Integer id = listed.get(name);
            if (address.matches() && id != null) {
                byAddress.put(address.group(1), id);
            }
            return;
        }
        Matcher match = DETAILS.matcher(details);
        if (!match.matches()) {
            return; // of no file, such as the class of a lambda
        }
        long bytes = Long.parseLong(match.group(4));
        long checksum = Long.parseLong(match.group(5), 16);
        files.jarOf(new ClassFiles.Key(name, bytes, checksum))
                .flatMap(jar -> line(name, match, jar.toString()))
                .ifPresent(
                        line -> {
                            lines.add(line);
                            byAddress.put(match.group(1), next++);
                        });
    }

    /** Empty where it cannot be archived: a second class of its name, or what it extends is not. */
    private Optional<String> line(String name, Matcher details, String jar) {
        Integer superClass = byAddress.get(details.group(2));
        StringBuilder interfaces = new StringBuilder();
        if (details.group(3) != null) {
            for (String address : details.group(3).strip().split(" ")) {
                Integer id = byAddress.get(address);
                if (id == null) {
                    return Optional.empty();
                }
                interfaces.append(' ').append(id);
            }
        }
        if (superClass == null || listed.containsKey(name) || !bundled.add(name)) {
            return Optional.empty();
        }
        String implemented = interfaces.isEmpty() ? "" : " interfaces:" + interfaces;
        return Optional.of(
                name + " id: " + next + " super: " + superClass + implemented + " source: " + jar);
    }

    List<String> lines() {
        return lines;
    }

    /** How many of bundles there are. */
    int bundled() {
        return bundled.size();
    }
}
