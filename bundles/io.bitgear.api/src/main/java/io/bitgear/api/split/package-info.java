/** The contract of a gateway that runs the last layers of a network for another gateway. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.split;
