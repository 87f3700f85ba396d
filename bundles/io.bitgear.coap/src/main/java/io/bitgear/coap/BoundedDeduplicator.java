package io.bitgear.coap;

import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.KeyMID;
import org.eclipse.californium.core.network.deduplication.Deduplicator;
import org.eclipse.californium.core.network.deduplication.DeduplicatorFactory;
import org.eclipse.californium.core.network.deduplication.SweepPerPeerDeduplicator;
import org.eclipse.californium.elements.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Message deduplication (RFC 7252 section 4.5) with a bound on the whole, not only per peer: each
 * remembered exchange is kept for minutes, and the sender's address is easily invented. At the
 * bound everything is forgotten; all requests of this endpoint are idempotent, so a repetition is
 * then only answered again.
 */
final class BoundedDeduplicator implements Deduplicator {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedDeduplicator.class);
    private static final int MAX_EXCHANGES = 8192;

    private final Deduplicator perPeer;

    private BoundedDeduplicator(Configuration config) {
        this.perPeer = new SweepPerPeerDeduplicator(config);
    }

    /** Makes every endpoint of this bundle's own copy of Californium use it. */
    static void install() {
        DeduplicatorFactory.setDeduplicatorFactory(
                new DeduplicatorFactory() {
                    @Override
                    public Deduplicator createDeduplicator(Configuration config) {
                        return new BoundedDeduplicator(config);
                    }
                });
    }

    @Override
    public Exchange findPrevious(KeyMID key, Exchange exchange) {
        if (perPeer.size() >= MAX_EXCHANGES) {
            LOG.warn(
                    "{} exchanges are remembered for deduplication; forgetting them",
                    perPeer.size());
            perPeer.clear();
        }
        return perPeer.findPrevious(key, exchange);
    }

    @Override
    public void start() {
        perPeer.start();
    }

    @Override
    public void stop() {
        perPeer.stop();
    }

    @Override
    public void setExecutor(ScheduledExecutorService executor) {
        perPeer.setExecutor(executor);
    }

    @Override
    public boolean replacePrevious(KeyMID key, Exchange previous, Exchange exchange) {
        return perPeer.replacePrevious(key, previous, exchange);
    }

    @Override
    public Exchange find(KeyMID key) {
        return perPeer.find(key);
    }

    @Override
    public boolean isEmpty() {
        return perPeer.isEmpty();
    }

    @Override
    public int size() {
        return perPeer.size();
    }

    @Override
    public void clear() {
        perPeer.clear();
    }
}
