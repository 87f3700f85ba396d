package io.bitgear.fpga;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.fpga.compile.Image;

/**
 * What an accelerator runs.
 *
 * @param image compiled
 * @param active id and epoch
 */
record Gear(Image image, ActiveConfiguration active) {}
