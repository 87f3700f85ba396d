package io.bitgear.api.messaging;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The gateway's connection to a message broker. Registered as a service while such a connection is
 * configured, whether it stands or not.
 */
@ProviderType
public interface BrokerLink {
    /** The connection as it is now. Does not block. */
    State state();

    /**
     * A connection at one instant; the totals count since the service was registered.
     *
     * @param broker its address, without any secret
     * @param isConnected whether the broker is connected
     * @param since when {@code isConnected} changed last; at first, when the service was registered
     * @param connections how often a connection was made
     * @param messages context messages handled, malformed ones too
     * @param malformed context messages refused as malformed
     * @param sessionsLost how often the broker had lost the session at a later connection, and with
     *     it what was published meanwhile
     * @param missing context messages that have not arrived though later ones of the same source
     *     have, of sources that number theirs; falls when one comes late
     */
    record State(
            String broker,
            boolean isConnected,
            Instant since,
            long connections,
            long messages,
            long malformed,
            long sessionsLost,
            long missing) {}
}
