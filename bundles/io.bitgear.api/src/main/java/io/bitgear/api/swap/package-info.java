/** What lets a version of a bundle take over from another without a lost call (docs/swap.md). */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.swap;
