package io.bitgear.api.policy;

import io.bitgear.api.node.Cost;
import java.util.List;

/**
 * What the context leaves for a frame: at most one limit a resource, the tightest.
 *
 * @param limits the hard constraints; none means that only accuracy counts
 */
public record Budget(List<Limit> limits) {
    /** Copies the list. */
    public Budget {
        limits = List.copyOf(limits);
    }

    /** The limits that a configuration of that cost breaks. */
    public List<Limit> violations(Cost cost) {
        return limits.stream().filter(limit -> !limit.allows(cost)).toList();
    }
}
