package io.bitgear.policy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.PlacingNode;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.Map;

/** Places the first layer there when the peer is fast to reach, and here when it is not. */
public final class FakePlacingNode extends FakeNode implements PlacingNode {
    /** Whether the next placements fail. */
    public volatile boolean isCutOff;

    /** On the given profile. */
    public FakePlacingNode(String id, String profile) {
        super(id, profile);
    }

    @Override
    public PrecisionConfiguration place(
            PrecisionConfiguration configuration, ContextSnapshot context) throws NodeException {
        if (isCutOff) {
            throw new NodeException("the peer does not answer");
        }
        boolean isFast = context.value(Quantity.PEER_RATE).orElse(0) >= 1e6;
        return new PrecisionConfiguration(
                configuration.modelDigest(),
                configuration.widths(),
                configuration.tables(),
                Map.of("first", isFast ? "there" : info().id()));
    }
}
