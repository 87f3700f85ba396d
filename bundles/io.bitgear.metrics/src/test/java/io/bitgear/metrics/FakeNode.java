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

/** A node that has run some frames and does nothing else. */
record FakeNode(long frames) implements Node {
    /** As large as a real one: seconds since 1970 x 2^20. */
    static final long EPOCH = 1_795_000_000L << 20 | 1;

    @Override
    public NodeInfo info() {
        return new NodeInfo("cpu", "fake", "ice40up5k", 1, 1, 1, new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public Optional<ActiveConfiguration> readBack() {
        return Optional.of(new ActiveConfiguration("c" + frames, EPOCH));
    }

    @Override
    public NodeCounters counters() {
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
