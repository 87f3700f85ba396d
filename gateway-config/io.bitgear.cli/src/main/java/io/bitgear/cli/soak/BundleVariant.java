package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Copies of the distribution's bundles under other versions. */
final class BundleVariant {
    private BundleVariant() {}

    /**
     * The bundle's file in the distribution.
     *
     * @param home of the distribution
     * @param name symbolic name
     */
    static Path file(Path home, String name) throws Failure {
        Path folder = home.resolve("repository/io/bitgear").resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new Failure("the distribution has no bundle " + name, "Looked in " + folder);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new Failure("there is no jar file in " + folder, ""));
        } catch (IOException e) {
            throw new Failure("cannot read " + folder + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * Writes a copy that differs in its version alone.
     *
     * @param version as in the header Bundle-Version
     * @param to file to write
     */
    static Path write(Path bundle, String version, Path to) throws Failure {
        try (JarFile from = new JarFile(bundle.toFile())) {
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (JarEntry entry : Collections.list(from.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        jar.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = from.getInputStream(entry)) {
                            in.transferTo(jar);
                        }
                        jar.closeEntry();
                    }
                }
            }
            return to;
        } catch (IOException e) {
            throw new Failure("cannot copy " + bundle + ": " + e.getMessage(), "", e);
        }
    }
}
