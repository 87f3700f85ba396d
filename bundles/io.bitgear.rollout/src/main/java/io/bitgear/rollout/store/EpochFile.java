package io.bitgear.rollout.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An epoch that no answer was given above, kept over restarts. It is reserved ten minutes ahead, so
 * that it is written once in ten minutes at most, whatever the number of commits. Thread-safe.
 */
public final class EpochFile {
    /** Epochs of ten minutes: 2^20 a second (class {@code Epochs} of the policy). */
    static final long AHEAD = 600L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(EpochFile.class);

    private final AtomicFile file;
    private final long floor;
    private long reserved;

    /** Reads the file {@code epoch} of a folder. */
    public EpochFile(Path folder) {
        this.file = new AtomicFile(folder.resolve("epoch"));
        this.floor = read();
        this.reserved = floor;
    }

    private long read() {
        try {
            return file.read()
                    .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                    .orElse(0L);
        } catch (IOException | NumberFormatException e) {
            LOG.error("The last epoch is not known, epochs follow the clock: {}", e.toString());
            return 0;
        }
    }

    /** Epochs from now on are above this one. */
    public long floor() {
        return floor;
    }

    /** Whether an epoch in use is above what is reserved. */
    public synchronized boolean isAbove(long epoch) {
        return epoch > reserved;
    }

    /** Reserves ten minutes from an epoch in use. */
    public synchronized void reserve(long epoch) {
        if (epoch <= reserved) {
            return;
        }
        try {
            file.write(Long.toString(epoch + AHEAD).getBytes(StandardCharsets.US_ASCII));
            reserved = epoch + AHEAD;
        } catch (IOException e) {
            LOG.error("The last epoch cannot be written: {}", e.toString());
        }
    }
}
