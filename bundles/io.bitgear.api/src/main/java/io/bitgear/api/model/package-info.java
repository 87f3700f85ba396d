/** What a gateway tells its clients about a served model. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.model;
