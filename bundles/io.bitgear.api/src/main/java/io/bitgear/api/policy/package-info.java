/** Budgets, decisions and their deployment: from context to a running configuration. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.policy;
