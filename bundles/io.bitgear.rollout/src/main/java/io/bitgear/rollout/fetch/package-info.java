/** Where the files of a rollout come from. */
package io.bitgear.rollout.fetch;
