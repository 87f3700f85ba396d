/** The network as data: tensors, layers, shapes and the widths that each may take. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.model.graph;
