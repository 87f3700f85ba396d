package io.bitgear.itests.blackbox;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** What the build made for other runtimes, and those runtimes themselves. */
final class RuntimeFiles {
    private RuntimeFiles() {}

    /** A file that the build made: the .kar, or the folder of bundles. */
    static Path built(String name) {
        return Path.of(System.getProperty("bitgear.runtimes")).resolve(name).normalize();
    }

    /** A runtime from Maven Central, as the build put it there. */
    static Path runtime(String name) {
        return Path.of(System.getProperty("bitgear.runtimes.foreign")).resolve(name).normalize();
    }

    /** Copies a folder with all that is in it. */
    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** Sets properties of a file, which is made when it is absent. */
    static void edit(Path file, Map<String, String> changes) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        properties.putAll(changes);
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }
}
