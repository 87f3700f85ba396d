/** Requantisation tables for any configuration, from a few frames, in integer arithmetic. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.model.calibration;
