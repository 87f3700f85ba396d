package io.bitgear.context.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the small text files of procfs and sysfs under a root, which is a fake tree in tests. */
final class KernelFiles {
    private static final int LARGEST = 64 * 1024;
    private static final int MOST_ENTRIES = 256;
    private static final int SHOWN = 40;

    private final Path root;

    KernelFiles(Path root) {
        this.root = root;
    }

    /**
     * The text of a file, or empty when it is absent or the kernel does not give it (EINVAL,
     * EAGAIN, ENODATA).
     */
    Optional<String> text(String path) {
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream input = Files.newInputStream(file)) {
            return Optional.of(
                    new String(input.readNBytes(LARGEST), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The whole number in a file, or empty when there is no such file. */
    OptionalLong number(String path) throws MalformedFileException {
        Optional<String> text = text(path);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(parseLong(path, text.get()));
    }

    /** A whole number out of a file's text. */
    static long parseLong(String path, String text) throws MalformedFileException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw malformed(path, "a whole number", text);
        }
    }

    /** Says what was expected of a file, and what it holds. */
    static MalformedFileException malformed(String path, String expected, String text) {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return new MalformedFileException(
                "/"
                        + path
                        + " holds '"
                        + shown.replaceAll("\\p{Cntrl}", " ")
                        + "', not "
                        + expected);
    }

    /** Paths of the entries of a folder, sorted; none when there is no such folder. */
    List<String> entries(String folder) {
        List<String> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path entry : stream) {
                if (entries.size() < MOST_ENTRIES) {
                    entries.add(folder + "/" + entry.getFileName());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(entries);
        return entries;
    }
}
