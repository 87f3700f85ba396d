package io.bitgear.swap;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;

/** A fresh copy of an installed bundle, made of its entries: its file may be gone. */
final class BundleCopy {
    private BundleCopy() {}

    /**
     * The bundle as a jar, from a file that is gone when the stream is closed: in memory it would
     * stop the JVM longer and more often to collect what is left of it.
     */
    static InputStream of(Bundle bundle) throws IOException {
        Path file = Files.createTempFile("bitgear-swap-", ".jar");
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(file), manifest(bundle))) {
            // It is read once, by this process, while clients wait for processors.
            jar.setLevel(Deflater.NO_COMPRESSION);
            for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
                String path = entry.getPath().substring(1);
                if (path.endsWith("/") || path.equals(JarFile.MANIFEST_NAME)) {
                    continue;
                }
                jar.putNextEntry(new ZipEntry(path));
                try (InputStream in = entry.openStream()) {
                    in.transferTo(jar);
                }
                jar.closeEntry();
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static Manifest manifest(Bundle bundle) throws IOException {
        try (InputStream in = bundle.getEntry(JarFile.MANIFEST_NAME).openStream()) {
            return new Manifest(in);
        }
    }
}
