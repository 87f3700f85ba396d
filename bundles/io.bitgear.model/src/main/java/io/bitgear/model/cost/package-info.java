/** What a configuration costs on a device profile: bit operations, cycles, energy, bytes. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.model.cost;
