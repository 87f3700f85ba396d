/** The quantised inference engine: model loading, the CPU node and the router. Exports nothing. */
package io.bitgear.engine;
