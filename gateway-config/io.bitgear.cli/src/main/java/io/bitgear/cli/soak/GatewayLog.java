package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a gateway writes into a file, read as it grows. For one thread. */
final class GatewayLog {
    private static final Pattern COMPLAINT =
            Pattern.compile("(\\S+T)?\\d\\d:\\d\\d:\\d\\d[.,]\\d{3}\\S* (WARN|ERROR) .*");

    private static final int MOST = 1 << 24;

    private final Path file;
    private final List<String> complaints = new ArrayList<>();
    private final StringBuilder rest = new StringBuilder();
    private long position;

    GatewayLog(Path file) {
        this.file = file;
    }

    /** The lines that came since the last call. */
    List<String> read() throws Failure {
        byte[] bytes;
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            // A log that was begun anew, for it was large, is shorter.
            position = in.length() < position ? 0 : position;
            bytes = new byte[(int) Math.min(MOST, in.length() - position)];
            in.seek(position);
            in.readFully(bytes);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), "", e);
        }
        // A character that is cut at the end is shown wrongly, and nothing worse.
        position += bytes.length;
        rest.append(new String(bytes, StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
            lines.add(rest.substring(0, end));
            rest.delete(0, end + 1);
        }
        lines.stream().filter(line -> COMPLAINT.matcher(line).matches()).forEach(complaints::add);
        return lines;
    }

    /** Warnings and errors so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Forgets the warnings and errors so far. */
    void forget() {
        complaints.clear();
    }
}
