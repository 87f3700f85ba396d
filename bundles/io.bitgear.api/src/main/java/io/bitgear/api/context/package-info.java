/** Context: typed readings of the gateway and its site, merged into one snapshot. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.context;
