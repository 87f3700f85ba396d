package io.bitgear.cli.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Passes on what a process says on standard error, but for lines of a kind. On some processors
 * PyTorch says at every convolution that one of its libraries does not suit them, and has no
 * setting that keeps it from that.
 */
final class ErrorFilter {
    private static final String START = "[W";

    private final InputStream in;
    private final OutputStream out;
    private final String unwanted;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean isSuspect;

    /**
     * @param unwanted lines that begin with {@code [W} and contain this are dropped
     */
    ErrorFilter(InputStream in, OutputStream out, String unwanted) {
        this.in = in;
        this.out = out;
        this.unwanted = unwanted;
    }

    /** Until the process has no more to say. */
    void run() {
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                line.write(next);
                if (line.size() == START.length()) {
                    isSuspect = text().equals(START);
                }
                // A progress line has no end, and wants to be seen.
                boolean isWaiting = !isSuspect && line.size() > START.length();
                if (next == '\n' || (isWaiting && in.available() == 0)) {
                    pass();
                }
            }
            pass();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pass on standard error", e);
        }
    }

    private String text() {
        return line.toString(StandardCharsets.UTF_8);
    }

    private void pass() throws IOException {
        if (!isSuspect || !text().contains(unwanted)) {
            line.writeTo(out);
            out.flush();
        }
        line.reset();
        isSuspect = false;
    }
}
