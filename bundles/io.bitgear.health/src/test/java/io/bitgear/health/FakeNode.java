package io.bitgear.health;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** A node that is read back and does nothing else. */
class FakeNode implements Node {
    private final String id;
    private final ActiveConfiguration active;
    private final NodeException failure;

    /**
     * @param active what it runs, or null
     * @param failure when it is read, or null
     */
    FakeNode(String id, ActiveConfiguration active, NodeException failure) {
        this.id = id;
        this.active = active;
        this.failure = failure;
    }

    @Override
    public NodeInfo info() {
        return new NodeInfo(id, "fake", "ice40up5k", 1, 1, 1, new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public Optional<ActiveConfiguration> readBack() throws NodeException {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(active);
    }

    @Override
    public NodeCounters counters() {
        throw new UnsupportedOperationException();
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
