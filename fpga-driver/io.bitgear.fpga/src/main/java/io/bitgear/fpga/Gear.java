package io.bitgear.fpga;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.fpga.compile.Deployment;

/**
 * What an accelerator runs.
 *
 * @param deployment compiled
 * @param active id and epoch
 */
record Gear(Deployment deployment, ActiveConfiguration active) {}
