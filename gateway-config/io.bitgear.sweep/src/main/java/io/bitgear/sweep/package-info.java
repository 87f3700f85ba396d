/** Sweeps over configurations, sensitivities and hyper-parameters, in parallel on Apache Spark. */
package io.bitgear.sweep;
