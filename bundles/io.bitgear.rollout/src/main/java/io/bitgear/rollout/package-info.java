/** Rollouts in a running gateway: services, configurations, bundles (docs/rollout.md). */
package io.bitgear.rollout;
