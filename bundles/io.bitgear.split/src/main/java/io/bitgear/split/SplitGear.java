package io.bitgear.split;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.execution.Program;

/**
 * A configuration with its cut, ready to run.
 *
 * @param configuration with the placement
 * @param head runs the layers that are placed here; for the thread that runs frames alone
 * @param isWhole whether these are all layers
 * @param cost of a frame on this gateway, modelled
 * @param active its id and the epoch, or null while it is only staged
 */
record SplitGear(
        PrecisionConfiguration configuration,
        Program.Session head,
        boolean isWhole,
        Cost cost,
        ActiveConfiguration active) {
    SplitGear committed(long epoch) {
        return new SplitGear(
                configuration,
                head,
                isWhole,
                cost,
                new ActiveConfiguration(configuration.id(), epoch));
    }
}
