package io.bitgear.itests.osgi.swap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Writes versions of a bundle around {@link Guinea}. */
record GuineaFile(Path folder, String symbolicName) {
    /**
     * Writes one.
     *
     * @param faults what is wrong with it, as the header {@code Guinea}; or "nothing"
     * @param more headers
     */
    Path write(String version, String faults, Map<String, String> more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", symbolicName + ";singleton:=true");
        headers.putValue("Bundle-Version", version);
        headers.putValue("Bundle-Activator", Guinea.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework,io.bitgear.api.swap");
        headers.putValue(Guinea.NAME, faults);
        more.forEach(headers::putValue);
        Path file = folder.resolve(symbolicName + "-" + version + "-" + faults + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            add(jar, "Guinea");
            add(jar, "Guinea$Trial");
        }
        return file;
    }

    private static void add(JarOutputStream jar, String simple) throws IOException {
        String path = Guinea.class.getPackageName().replace('.', '/') + "/" + simple;
        jar.putNextEntry(new ZipEntry(path + ".class"));
        try (InputStream in = Guinea.class.getResourceAsStream(simple + ".class")) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
