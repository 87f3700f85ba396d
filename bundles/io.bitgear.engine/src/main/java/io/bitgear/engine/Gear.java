package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.engine.kernel.Executable;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;

/**
 * A configuration, ready to run.
 *
 * @param program that runs it
 * @param cost of a run, modelled
 * @param active its id and the epoch; null until it is committed
 * @param escalation what frames are run again under, or null
 * @param higher ready to run them, or null
 */
record Gear(
        Executable program,
        Cost cost,
        ActiveConfiguration active,
        Escalation escalation,
        Gear higher) {

    /** Prepares a program and, where it escalates, that of the higher configuration. */
    static Gear of(
            Model model, CostModel costs, Kernels kernels, PrecisionConfiguration configuration) {
        Executable program = kernels.program(model, configuration);
        Cost cost = costs.price(configuration.widths());
        Escalation escalation = configuration.escalation().orElse(null);
        Gear higher = escalation == null ? null : of(model, costs, kernels, escalation.higher());
        return new Gear(program, cost, null, escalation, higher);
    }

    /** The same under an epoch. */
    Gear committed(long epoch) {
        ActiveConfiguration now = new ActiveConfiguration(program.configuration().id(), epoch);
        return new Gear(program, cost, now, escalation, higher);
    }
}
