package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.model.execution.Program;

/**
 * A committed configuration, ready to run.
 *
 * @param program that runs it
 * @param cost of a frame, modelled
 * @param active its id and the epoch
 */
record Gear(Program program, Cost cost, ActiveConfiguration active) {}
