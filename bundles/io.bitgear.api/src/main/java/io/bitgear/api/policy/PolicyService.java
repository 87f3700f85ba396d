package io.bitgear.api.policy;

import io.bitgear.api.precision.Widths;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Chooses and deploys the precision of one model. Registered as a service with the property {@code
 * bitgear.model.name}.
 */
@ProviderType
public interface PolicyService {
    /** Name of the model that is decided for. */
    String model();

    /** The decision in force. */
    Optional<Decision> current();

    /** The last decisions, oldest first; bounded. */
    List<Decision> history();

    /** The state of every node, by id. */
    List<NodeState> nodes();

    /**
     * Forces widths until {@link #release()}, whatever the context says.
     *
     * @throws IllegalArgumentException when the model does not allow the widths; the message says
     *     which
     */
    void force(Widths widths);

    /** Forces one uniform width on every tensor that allows it; see {@link #force(Widths)}. */
    void force(int weightWidth, int activationWidth);

    /** The widths that are forced; empty while the context decides. */
    Optional<Widths> forced();

    /** Ends {@link #force(Widths)}: the context decides again. */
    void release();
}
