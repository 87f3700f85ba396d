package io.bitgear.api.policy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.precision.Widths;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Proposes widths, such as a gating network. The policy certifies every proposal against the budget
 * and repairs the ones that break it. Registered as a service with the property {@code
 * bitgear.model.name}.
 */
@ConsumerType
public interface Proposer {
    /**
     * A proposal, or empty to leave the choice to the search. Called on the policy's thread; must
     * return within milliseconds.
     */
    Optional<Widths> propose(ContextSnapshot context, Budget budget);
}
