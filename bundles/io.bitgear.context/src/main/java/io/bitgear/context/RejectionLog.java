package io.bitgear.context;

import io.bitgear.api.context.Rejection;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs rejections, at most one a second, so that a broken sensor cannot fill the log. */
final class RejectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Instant last = Instant.MIN;
    private long unsaid;

    synchronized void add(Rejection rejection) {
        if (!rejection.time().isBefore(last) && rejection.time().isBefore(last.plus(PAUSE))) {
            unsaid++;
            return;
        }
        String more = unsaid == 0 ? "" : " (and " + unsaid + " more since the last such line)";
        LOG.warn(
                "Reading of {} from {} refused: {}{}",
                rejection.name(),
                rejection.source(),
                rejection.reason(),
                more);
        last = rejection.time();
        unsaid = 0;
    }
}
