/** Bit widths and the immutable precision configuration that every answer names. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.precision;
