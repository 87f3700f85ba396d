package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bitgear.cli.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleVariantTest {
    @TempDir Path folder;

    @Test
    void given_a_bundle_when_copied_then_only_its_version_differs() throws Exception {
        Path versions =
                Files.createDirectories(
                        folder.resolve("repository/io/bitgear/io.bitgear.engine/0.1.0"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "io.bitgear.engine");
        manifest.getMainAttributes().putValue("Bundle-Version", "0.1.0");
        byte[] content = "class".getBytes(StandardCharsets.UTF_8);
        Path jar = versions.resolve("io.bitgear.engine-0.1.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("a/B.class"));
            out.write(content);
            out.closeEntry();
        }
        Path found = BundleVariant.file(folder, "io.bitgear.engine");
        assertEquals(jar, found);
        Path copy = BundleVariant.write(found, "0.1.1", folder.resolve("copy.jar"));
        try (JarFile read = new JarFile(copy.toFile())) {
            Attributes headers = read.getManifest().getMainAttributes();
            assertEquals("0.1.1", headers.getValue("Bundle-Version"));
            assertEquals("io.bitgear.engine", headers.getValue("Bundle-SymbolicName"));
            assertArrayEquals(
                    content, read.getInputStream(read.getEntry("a/B.class")).readAllBytes());
        }
    }

    @Test
    void given_an_unknown_bundle_when_looked_for_then_it_is_named() {
        Failure failure =
                assertThrows(Failure.class, () -> BundleVariant.file(folder, "io.bitgear.nothing"));
        assertEquals("the distribution has no bundle io.bitgear.nothing", failure.getMessage());
    }
}
