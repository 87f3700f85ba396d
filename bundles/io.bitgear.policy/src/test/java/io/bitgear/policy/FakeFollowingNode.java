package io.bitgear.policy;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FollowingNode;
import java.util.Optional;

/** Reports when the test says so, and refuses to be committed, as a remote node does. */
public final class FakeFollowingNode extends FakeNode implements FollowingNode {
    private volatile ActiveConfiguration reported;
    private volatile Runnable listener = () -> {};

    /** On the given profile. */
    public FakeFollowingNode(String id, String profile) {
        super(id, profile);
    }

    /** The device says that it runs this. */
    public void report(ActiveConfiguration configuration) {
        reported = configuration;
        listener.run();
    }

    @Override
    public void commit(String configurationId, long epoch) {
        throw new IllegalStateException("a following node is not told");
    }

    @Override
    public Optional<ActiveConfiguration> readBack() {
        return Optional.ofNullable(reported);
    }

    @Override
    public void whenReported(Runnable told) {
        listener = told;
    }
}
