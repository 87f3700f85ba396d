package io.bitgear.runtimes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file whose bytes depend on its content alone: entries in order, all of one date. */
final class Archive {
    private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final SortedMap<String, Path> entries = new TreeMap<>();

    void add(String name, Path file) {
        entries.put(name, file);
    }

    /** Adds every file of a folder, under its path relative to the folder. */
    void addAll(String prefix, Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(
                            file ->
                                    add(
                                            prefix
                                                    + folder.relativize(file)
                                                            .toString()
                                                            .replace('\\', '/'),
                                            file));
        }
    }

    /** Writes the zip; a file of that name is replaced. */
    void write(Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Path> file : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(DATE);
                zip.putNextEntry(entry);
                Files.copy(file.getValue(), zip);
                zip.closeEntry();
            }
        }
    }
}
