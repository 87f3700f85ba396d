/** The contract of a device that runs frames: price, stage, commit, read back, run. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.node;
