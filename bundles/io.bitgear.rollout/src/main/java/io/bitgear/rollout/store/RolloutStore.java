package io.bitgear.rollout.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bitgear.api.rollout.RolloutState.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the rollouts: files by digest below {@code versions}, and {@code state}, which says
 * which of them serve. A file comes before the state that names it, and goes after it. Thread-safe.
 */
public final class RolloutStore {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutStore.class);
    private static final int ATTEMPTS = 3;
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final AtomicFile file;
    private final Versions versions;
    private StoredState state;
    private boolean isRestored = true;
    private boolean isKnown = true;

    private RolloutStore(Path folder) {
        this.file = new AtomicFile(folder.resolve("state"));
        this.versions = new Versions(folder.resolve("versions"));
    }

    /**
     * Reads what is kept, and compares the digests of all files that serve. When anything is
     * damaged or cannot be read, that is logged, and nothing of it serves: the distribution's own
     * versions do.
     */
    public static RolloutStore open(Path folder) {
        RolloutStore store = new RolloutStore(folder);
        store.state = interrupted(store.restore(folder));
        return store;
    }

    /** Reads more than once, for what fails once need not fail twice. */
    private StoredState restore(Path folder) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (!Files.isDirectory(folder)) {
                    Files.createDirectories(folder);
                }
                StoredState found = read();
                check(found);
                return found;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    LOG.error(
                            "Nothing of the rollouts is restored, the distribution's versions"
                                    + " serve: {}",
                            e.toString());
                    isRestored = false;
                    return StoredState.NONE.at(
                            "", Stage.ROLLED_BACK, "not restored: " + e, Instant.now());
                }
            }
        }
    }

    /** A rollout that did not come to its end has changed nothing. */
    private static StoredState interrupted(StoredState found) {
        return switch (found.stage()) {
            case DOWNLOADING, TRIAL, WATCHING ->
                    found.at(
                            found.id(),
                            Stage.ROLLED_BACK,
                            "the gateway restarted in stage " + found.stage(),
                            Instant.now());
            default -> found;
        };
    }

    private StoredState read() throws IOException {
        Optional<byte[]> content = file.read();
        return content.isEmpty()
                ? StoredState.NONE
                : JSON.readValue(content.get(), StoredState.class);
    }

    private void check(StoredState found) throws IOException {
        for (Served served : found.serving()) {
            if (!versions.has(served.artifact().digest())) {
                throw new IOException(
                        served.key()
                                + ": file "
                                + versions.path(served.artifact().digest())
                                + " is missing or damaged");
            }
        }
    }

    /** What serves, and how far the present rollout is. */
    public synchronized StoredState state() {
        return state;
    }

    /** The files. */
    public Versions versions() {
        return versions;
    }

    /**
     * Changes the state, on the disc first. When that fails, what the disc says then is the state.
     * What could not be restored is still on the disc, and may be readable at the next start: only
     * a rollout that serves replaces it.
     *
     * @return whether it was changed
     */
    public synchronized boolean commit(StoredState next) {
        if (!isRestored && next.stage() != Stage.SERVING) {
            state = next;
            return true;
        }
        try {
            file.write(bytes(next));
            return hold(next);
        } catch (AtomicFile.UnsynchronisedException e) {
            LOG.warn("The state of rollout {}: {}", next.id(), e.getMessage());
            return hold(next);
        } catch (IOException e) {
            LOG.error("The state of rollout {} cannot be written: {}", next.id(), e.toString());
            return holds(next);
        }
    }

    private boolean hold(StoredState next) {
        state = next;
        isRestored = true;
        isKnown = true;
        return true;
    }

    /** A disc that fails may have done what it says it has not. */
    private boolean holds(StoredState next) {
        try {
            isKnown = true;
            return read().equals(next) && hold(next);
        } catch (IOException e) {
            LOG.error("The state cannot be read back: {}", e.toString());
            isKnown = false;
            return false;
        }
    }

    private static byte[] bytes(StoredState next) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(next);
    }

    /** Shows a state that could not be written, or need not be. */
    public synchronized void show(StoredState shown) {
        state = shown;
    }

    /**
     * Deletes files that neither serve nor served before; none while it is not certain what the
     * disc says of that.
     */
    public synchronized void clean() {
        if (!isRestored || !isKnown) {
            return;
        }
        StoredState now = state;
        Set<String> digests =
                Stream.concat(now.serving().stream(), now.previous().stream())
                        .map(served -> served.artifact().digest())
                        .collect(Collectors.toSet());
        try {
            versions.retain(digests);
        } catch (IOException e) {
            LOG.warn("Old versions are not deleted: {}", e.toString());
        }
    }
}
