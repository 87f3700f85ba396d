package io.bitgear.api.context;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Holds the merged context. */
@ProviderType
public interface ContextService {
    /** The snapshot now; stale readings are already dropped. */
    ContextSnapshot snapshot();

    /**
     * Offers a reading. It is merged at once and does not block.
     *
     * @return why the reading was refused, or empty when it was taken
     */
    Optional<Rejection> offer(Reading reading);

    /** How many readings were offered and how many refused since the service started. */
    Counts counts();

    /**
     * Totals since the service started.
     *
     * @param offered readings offered
     * @param refused readings refused
     */
    record Counts(long offered, long refused) {}
}
