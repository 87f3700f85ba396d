package io.bitgear.policy;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that only remembers what it is told. */
public class FakeNode implements Node {
    /** Commits in order. */
    public final List<ActiveConfiguration> commits = new CopyOnWriteArrayList<>();

    /** How many of the next stages fail. */
    public volatile int failures;

    private final NodeInfo info;
    private volatile PrecisionConfiguration staged;
    private volatile ActiveConfiguration active;

    /** On the given profile. */
    public FakeNode(String id, String profile) {
        info =
                new NodeInfo(
                        id,
                        "cpu",
                        profile,
                        1e6,
                        1,
                        1L << 20,
                        new TreeSet<>(List.of(1, 2, 3, 4, 5, 6, 7, 8)),
                        new TreeSet<>());
    }

    /** That already runs something. */
    public FakeNode running(ActiveConfiguration configuration) {
        active = configuration;
        return this;
    }

    @Override
    public NodeInfo info() {
        return info;
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stage(PrecisionConfiguration configuration) throws NodeException {
        if (failures > 0) {
            failures--;
            throw new NodeException("node " + info.id() + " has no memory left");
        }
        staged = configuration;
    }

    @Override
    public void commit(String configurationId, long epoch) throws NodeException {
        if (staged == null || !staged.id().equals(configurationId)) {
            throw new NodeException("not staged");
        }
        if (active != null && epoch <= active.epoch()) {
            throw new NodeException("epoch " + epoch + " is not above " + active.epoch());
        }
        active = new ActiveConfiguration(configurationId, epoch);
        commits.add(active);
    }

    @Override
    public Optional<ActiveConfiguration> readBack() {
        return Optional.ofNullable(active);
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        return CompletableFuture.failedFuture(new NodeException("runs nothing"));
    }

    @Override
    public NodeCounters counters() {
        return new NodeCounters(0, 0, commits.size(), 0, 0, 0, null);
    }
}
