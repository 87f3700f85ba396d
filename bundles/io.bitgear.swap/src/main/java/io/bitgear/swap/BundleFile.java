package io.bitgear.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A new version of a bundle in a file.
 *
 * @param file a jar
 * @param name symbolic name
 * @param version of the bundle
 * @param isSwappable whether it says nothing against being exchanged while it runs
 */
record BundleFile(Path file, String name, Version version, boolean isSwappable) {
    /**
     * Header of a bundle that can only be exchanged by a restart, with the value {@code restart}.
     */
    static final String HEADER = "Bitgear-Swap";

    /** What the manifest says. */
    static BundleFile read(Path file) throws SwapException {
        if (!Files.isRegularFile(file)) {
            throw new SwapException(file + ": there is no such file");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes headers = manifest == null ? null : manifest.getMainAttributes();
            String name = headers == null ? null : headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new SwapException(file + " is no bundle: it has no Bundle-SymbolicName");
            }
            return new BundleFile(
                    file,
                    name.split(";", 2)[0].strip(),
                    Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
                    !"restart".equals(headers.getValue(HEADER)));
        } catch (IOException | IllegalArgumentException e) {
            throw new SwapException(file + " is no bundle: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
