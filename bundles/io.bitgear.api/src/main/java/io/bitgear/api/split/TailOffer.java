package io.bitgear.api.split;

import java.util.List;

/**
 * A gateway is ready to run the last layers under a configuration.
 *
 * @param node id that stands for this gateway in a placement
 * @param configurationId of the configuration as it was made here
 * @param memoryBytes for planes, tables and activations
 * @param layerNanos what each layer that runs takes here, in order, measured in nanoseconds
 */
public record TailOffer(
        String node, String configurationId, long memoryBytes, List<Long> layerNanos) {
    /** Copies the list; a missing one is empty. */
    public TailOffer {
        layerNanos = layerNanos == null ? List.of() : List.copyOf(layerNanos);
    }
}
