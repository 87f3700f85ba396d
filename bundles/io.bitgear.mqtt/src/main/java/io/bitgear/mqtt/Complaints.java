package io.bitgear.mqtt;

import io.bitgear.mqtt.senml.Quoting;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what is wrong with messages, at most once a second, so that a broken sender cannot fill the
 * log.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long last = System.nanoTime() - PAUSE_NANOS;
    private long unsaid;

    synchronized void add(String topic, String problem) {
        long now = System.nanoTime();
        if (now - last < PAUSE_NANOS) {
            unsaid++;
            return;
        }
        String more = unsaid == 0 ? "" : " (and " + unsaid + " more since the last such line)";
        LOG.warn("Message on {} refused: {}{}", Quoting.brief(topic), problem, more);
        last = now;
        unsaid = 0;
    }
}
