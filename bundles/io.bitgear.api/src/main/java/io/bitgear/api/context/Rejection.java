package io.bitgear.api.context;

import java.time.Instant;

/**
 * A reading that was not taken, or was dropped from the snapshot.
 *
 * @param name the quantity's name as received
 * @param source who sent it
 * @param reason why, in words that name the value and the limit
 * @param time when it was dropped
 */
public record Rejection(String name, String source, String reason, Instant time) {}
