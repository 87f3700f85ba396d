/** The gating network: from a budget to a width for every layer and tensor. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.model.gate;
