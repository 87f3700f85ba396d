/** The FPGA node: configurations compiled for the accelerator and run on it. */
package io.bitgear.fpga;
