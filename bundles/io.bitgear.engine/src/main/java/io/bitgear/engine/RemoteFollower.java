package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.node.RemoteNode;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.Totals;
import io.bitgear.model.graph.WidthRules;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A remote node as one of the nodes of a model: priced as its device, and followed. */
final class RemoteFollower implements FollowingNode {
    private final RemoteNode remote;
    private final Model model;
    private final NodeInfo info;
    private final DeviceProfile profile;

    RemoteFollower(RemoteNode remote, Model model, DeviceProfile profile) {
        this.remote = remote;
        this.model = model;
        this.profile = profile;
        this.info = CpuNode.info(remote.id(), "remote", profile);
    }

    @Override
    public NodeInfo info() {
        return info;
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) throws NodeException {
        stage(configuration);
        return new CostModel(model.graph(), profile).price(configuration, 1);
    }

    @Override
    public void stage(PrecisionConfiguration configuration) throws NodeException {
        if (!configuration.placement().isEmpty()) {
            throw new NodeException("node " + info.id() + " runs networks whole");
        }
        try {
            WidthRules.check(model.graph(), configuration.widths());
        } catch (IllegalArgumentException e) {
            throw new NodeException("node " + info.id() + " cannot run: " + e.getMessage(), e);
        }
    }

    @Override
    public void commit(String configurationId, long epoch) throws NodeException {
        throw new NodeException("node " + info.id() + " follows what is published; it is not told");
    }

    @Override
    public Optional<ActiveConfiguration> readBack() {
        return remote.reported();
    }

    @Override
    public void whenReported(Runnable listener) {
        remote.whenReported(listener);
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        return CompletableFuture.failedFuture(
                new NodeException("node " + info.id() + " runs its own frames and takes none"));
    }

    /** What a remote node counts stays with it. */
    @Override
    public NodeCounters counters() {
        return new Totals().snapshot(null);
    }
}
