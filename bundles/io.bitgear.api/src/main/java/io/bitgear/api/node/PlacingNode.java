package io.bitgear.api.node;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.precision.PrecisionConfiguration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A node that shares the layers of a network with another device, and says which layer is best
 * placed where. Who deploys asks it first, stages what it answers, and asks again when the context
 * has changed.
 */
@ConsumerType
public interface PlacingNode extends Node {
    /**
     * The same configuration with every layer placed as is best in a context. Changes nothing that
     * runs. May take long for widths that are new to the node, which it then measures; call it from
     * a thread that may wait.
     *
     * @param configuration with any placement, which is replaced
     * @param context the readings that the choice is made from
     * @throws NodeException when no placement is possible, such as when the other device does not
     *     answer; the message says why
     */
    PrecisionConfiguration place(PrecisionConfiguration configuration, ContextSnapshot context)
            throws NodeException;
}
