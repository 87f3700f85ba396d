package io.bitgear.rollout.fetch;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Fetcher;
import io.bitgear.rollout.store.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Who fetches, by scheme; those that the bundle brings and those that come as services. */
public final class Fetchers {
    private final long maximum;
    private final Duration patience;
    private final Duration whole;
    private final Map<String, Fetcher> byScheme = new ConcurrentHashMap<>();

    /**
     * @param maximum bytes of a file
     * @param patience for a connection and for each further piece
     * @param whole for one file
     */
    public Fetchers(long maximum, Duration patience, Duration whole) {
        this.maximum = maximum;
        this.patience = patience;
        this.whole = whole;
        byScheme.put("file", new FileFetcher());
        byScheme.put("http", new HttpFetcher());
        byScheme.put("https", new HttpFetcher());
    }

    /** One more scheme. */
    public void add(String scheme, Fetcher fetcher) {
        byScheme.put(scheme, fetcher);
    }

    /** A scheme less, unless another has taken it. */
    public void remove(String scheme, Fetcher fetcher) {
        byScheme.remove(scheme, fetcher);
    }

    /**
     * Fetches a file, unless it is there.
     *
     * @throws IOException naming the artifact and what is wrong
     */
    public Path fetch(Artifact artifact, Versions versions) throws IOException {
        try {
            if (versions.has(artifact.digest())) {
                return versions.path(artifact.digest());
            }
            try (InputStream in = new Hurried(open(artifact), whole)) {
                return versions.keep(artifact.digest(), in, maximum);
            }
        } catch (IOException e) {
            throw new IOException(
                    artifact.name() + " from " + withoutSecrets(artifact) + ": " + reason(e), e);
        }
    }

    private InputStream open(Artifact artifact) throws IOException {
        String scheme = String.valueOf(artifact.source().getScheme()).toLowerCase(Locale.ROOT);
        Fetcher fetcher = byScheme.get(scheme);
        if (fetcher == null) {
            throw new IOException(
                    "nothing fetches "
                            + scheme
                            + ": here, only "
                            + new TreeSet<>(byScheme.keySet()));
        }
        return fetcher.open(artifact.source(), maximum, patience);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** User information and queries may hold some. */
    private static String withoutSecrets(Artifact artifact) {
        String text = artifact.source().toString();
        return text.replaceFirst("//[^/@]*@", "//").replaceFirst("\\?.*", "");
    }
}
