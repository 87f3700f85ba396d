package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Escalation;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.execution.Program;

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
        Program program,
        Cost cost,
        ActiveConfiguration active,
        Escalation escalation,
        Gear higher) {

    /** Prepares a program and, where it escalates, that of the higher configuration. */
    static Gear of(Model model, CostModel costs, Program program) {
        Cost cost = costs.price(program.configuration().widths());
        Escalation escalation = program.configuration().escalation().orElse(null);
        Gear higher =
                escalation == null
                        ? null
                        : of(model, costs, new Program(model, escalation.higher()));
        return new Gear(program, cost, null, escalation, higher);
    }

    /** The same under an epoch. */
    Gear committed(long epoch) {
        ActiveConfiguration now = new ActiveConfiguration(program.configuration().id(), epoch);
        return new Gear(program, cost, now, escalation, higher);
    }
}
