package io.bitgear.rollout.fetch;

import io.bitgear.api.rollout.Fetcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads {@code file:}. */
final class FileFetcher implements Fetcher {
    @Override
    public InputStream open(URI source, long maximum, Duration patience) throws IOException {
        Path file;
        try {
            file = Path.of(source);
        } catch (IllegalArgumentException e) {
            throw new IOException(source + " is not like file:///folder/file", e);
        }
        // A pipe would be waited for.
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        return Files.newInputStream(file);
    }
}
