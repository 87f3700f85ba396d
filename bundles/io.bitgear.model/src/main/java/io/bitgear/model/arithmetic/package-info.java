/** The nested integer arithmetic of docs/arithmetic.md and its plain reference. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.model.arithmetic;
