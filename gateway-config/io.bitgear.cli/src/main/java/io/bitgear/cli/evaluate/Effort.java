package io.bitgear.cli.evaluate;

import io.bitgear.cli.Failure;
import picocli.CommandLine.Option;

/** How much is measured, and by how many. */
public final class Effort {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "2147483647",
            description = "The first images only.")
    private int limit;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads (default: one a processor).")
    private int threads;

    /** Checks what was given. */
    public void check() throws Failure {
        if (limit < 1 || threads < 0) {
            throw new Failure("--limit and --threads must be positive", "");
        }
    }

    /** The most images. */
    public int limit() {
        return limit;
    }

    /** Threads to work with, at least 1. */
    public int workers() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
