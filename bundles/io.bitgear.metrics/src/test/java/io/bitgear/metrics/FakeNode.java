package io.bitgear.metrics;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/**
 * A node that has run some frames and does nothing else.
 *
 * @param id of the node
 * @param frames run; negative for a node whose counters cannot be read
 */
record FakeNode(String id, long frames) implements Node {
    /** As large as a real one: seconds since 1970 x 2^20. */
    static final long EPOCH = 1_795_000_000L << 20 | 1;

    FakeNode(long frames) {
        this("cpu", frames);
    }

    @Override
    public NodeInfo info() {
        return new NodeInfo(id, "fake", "ice40up5k", 1, 1, 1, new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public Optional<ActiveConfiguration> readBack() {
        return Optional.of(new ActiveConfiguration("c" + frames, EPOCH));
    }

    @Override
    public NodeCounters counters() {
        if (frames < 0) {
            throw new IllegalStateException("counters are torn");
        }
        return new NodeCounters(frames, 1, 2, 1000, frames * 0.5, frames * 0.25, null);
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stage(PrecisionConfiguration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit(String configurationId, long epoch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        throw new UnsupportedOperationException();
    }
}
