/** The small core's driver, over SPI. */
package io.bitgear.fpga.small;
