package io.bitgear.rollout.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A stream that fails when all of it takes too long, or its thread is interrupted. */
final class Hurried extends FilterInputStream {
    private final Duration whole;
    private final long deadline;

    Hurried(InputStream in, Duration whole) {
        super(in);
        this.whole = whole;
        this.deadline = System.nanoTime() + whole.toNanos();
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        check();
        return super.read(bytes, offset, length);
    }

    private void check() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("it took longer than " + whole.toSeconds() + " s");
        }
    }
}
