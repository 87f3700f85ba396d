package io.bitgear.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The class files in the jars of a folder, found by what the JVM says of a class it has loaded. */
final class ClassFiles {
    private static final String SUFFIX = ".class";

    private final Map<Key, Path> jars = new HashMap<>();

    /**
     * A class file.
     *
     * @param name of the class as in its file, with slashes
     * @param bytes of the file
     * @param checksum CRC-32 of the file, which a jar has of its entries anyway
     */
    record Key(String name, long bytes, long checksum) {}

    /** Those of all jars in the folder and the folders in it: a bundle cache has embedded ones. */
    static ClassFiles under(Path folder) throws IOException {
        ClassFiles files = new ClassFiles();
        List<Path> jars;
        try (Stream<Path> all = Files.walk(folder)) {
            jars = all.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            if (Files.isRegularFile(jar)) {
                files.add(jar);
            }
        }
        return files;
    }

    private void add(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.getName().endsWith(SUFFIX)) {
                    int end = entry.getName().length() - SUFFIX.length();
                    String name = entry.getName().substring(0, end);
                    jars.putIfAbsent(new Key(name, entry.getSize(), entry.getCrc()), jar);
                }
            }
        }
    }

    /** The jar that the class file lies in. */
    Optional<Path> jarOf(Key file) {
        return Optional.ofNullable(jars.get(file));
    }
}
