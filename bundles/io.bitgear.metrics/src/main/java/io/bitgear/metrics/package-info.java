/** Metrics in the manner of Prometheus and OpenTelemetry. Exports nothing. */
package io.bitgear.metrics;
