/** The stages of a rollout, apart from what it acts on. */
package io.bitgear.rollout.stages;
