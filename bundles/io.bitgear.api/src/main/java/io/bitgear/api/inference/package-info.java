/** Inference requests and answers, routed to the nodes. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.inference;
