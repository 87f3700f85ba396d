package io.bitgear.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassListTest {
    private static final List<String> OWN =
            List.of(
                    "# a comment",
                    "java/lang/Object id: 0",
                    "java/lang/Runnable id: 7",
                    "org/osgi/framework/Bundle id: 9",
                    "@lambda-proxy java/lang/Runnable run ()V");
    private static final String OBJECT =
            """
            java.lang.Object source: jrt:/java.base
             klass: 0x10 super: 0x0 loader: [loader data: 0x1 of 'bootstrap'] bytes: 1 checksum: 1
            """;

    @TempDir private Path cache;

    private final StringBuilder log = new StringBuilder(OBJECT);

    private void jar(String name, String... classes) throws IOException {
        Path jar = Files.createDirectories(cache.resolve("bundle1/version0.0")).resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String content : classes) {
                out.putNextEntry(new ZipEntry(content + ".class"));
                out.write(content.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** The content of a class file is its name here. */
    private void loaded(String name, String address, String supers) {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        log.append(name.replace('/', '.')).append(" source: some.BundleClassLoader\n");
        log.append(
                " klass: %s %s loader: [x] bytes: %d checksum: %08x%n"
                        .formatted(address, supers, content.length, checksum.getValue()));
    }

    private List<String> list() throws IOException {
        ClassList list = new ClassList(OWN);
        list.add(new BufferedReader(new StringReader(log.toString())), ClassFiles.under(cache));
        assertEquals(OWN, list.lines().subList(0, OWN.size()));
        return list.lines().subList(OWN.size(), list.lines().size());
    }

    @Test
    void given_classes_of_bundles_then_they_are_listed_with_what_they_extend_and_their_jar()
            throws IOException {
        jar("bundle.jar", "a/Base", "a/Role");
        jar("embedded.jar", "a/Derived");
        loaded("a/Base", "0x20", "super: 0x10");
        loaded("a/Role", "0x30", "super: 0x10");
        loaded("a/Derived", "0x40", "super: 0x20 interfaces: 0x30");
        Path folder = cache.resolve("bundle1/version0.0");
        assertEquals(
                List.of(
                        "a/Base id: 10 super: 0 source: " + folder.resolve("bundle.jar"),
                        "a/Role id: 11 super: 0 source: " + folder.resolve("bundle.jar"),
                        "a/Derived id: 12 super: 10 interfaces: 11 source: "
                                + folder.resolve("embedded.jar")),
                list());
    }

    @Test
    void given_the_list_of_java_17_without_numbers_then_they_are_given() {
        assertEquals(
                List.of("# a comment", "java/lang/Object id: 0", "java/lang/Runnable id: 1"),
                new ClassList(List.of("# a comment", "java/lang/Object", "java/lang/Runnable"))
                        .lines());
    }

    @Test
    void given_a_class_of_another_file_or_of_none_then_it_is_left_out_and_what_extends_it_too()
            throws IOException {
        jar("bundle.jar", "a/Other", "a/OfOther");
        loaded("a/Absent", "0x20", "super: 0x10");
        log.append("a.Lambda/0x123 source: a.Other\n klass: 0x21 super: 0x10 loader: [x]\n");
        loaded("a/Other", "0x30", "super: 0x20");
        loaded("a/OfOther", "0x40", "super: 0x10 interfaces: 0x20");
        assertEquals(List.of(), list());
    }

    @Test
    void given_two_classes_of_a_name_then_only_the_first_is_listed() throws IOException {
        jar("bundle.jar", "a/Twice", "org/osgi/framework/Bundle");
        loaded("a/Twice", "0x20", "super: 0x10");
        loaded("a/Twice", "0x30", "super: 0x10");
        loaded("org/osgi/framework/Bundle", "0x40", "super: 0x10");
        List<String> list = list();
        assertEquals(1, list.size());
        assertTrue(list.get(0).startsWith("a/Twice id: 10 "), list.get(0));
    }
}
