/** Benchmarks: every figure beside that of a peer, measured in the same run. */
package io.bitgear.bench;
