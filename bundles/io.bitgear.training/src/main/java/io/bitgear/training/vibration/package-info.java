/**
 * A simulated vibration sensor on a rotating machine: a labelled data set that is made, not read.
 */
package io.bitgear.training.vibration;
