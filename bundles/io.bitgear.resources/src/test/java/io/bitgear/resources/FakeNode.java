package io.bitgear.resources;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Only says what it is. */
record FakeNode(String id) implements Node {
    @Override
    public NodeInfo info() {
        return new NodeInfo(
                id,
                "cpu",
                "host",
                1e9,
                64,
                1 << 20,
                new TreeSet<>(List.of(1, 8)),
                new TreeSet<>(List.of("conv2d")));
    }

    @Override
    public NodeCounters counters() {
        return new NodeCounters(1, 2, 3, 4, 5.5, 4.5, null);
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
    public Optional<ActiveConfiguration> readBack() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        throw new UnsupportedOperationException();
    }
}
