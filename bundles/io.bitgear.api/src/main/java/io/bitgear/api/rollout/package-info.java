/** Which versions of bundles and models are wanted, and how far that is (docs/rollout.md). */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.rollout;
