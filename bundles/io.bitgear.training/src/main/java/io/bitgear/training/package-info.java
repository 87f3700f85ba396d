/** Float and any-precision training on DJL, calibration, measurement and export of model files. */
package io.bitgear.training;
