/** Accuracy and sensitivity of configurations, counted shard by shard. */
package io.bitgear.sweep.configuration;
