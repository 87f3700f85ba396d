/** What is kept over restarts and power cuts (docs/rollout.md). */
package io.bitgear.rollout.store;
