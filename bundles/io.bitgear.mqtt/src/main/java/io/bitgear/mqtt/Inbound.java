package io.bitgear.mqtt;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A message that arrived.
 *
 * @param topic it was published on
 * @param payload its bytes
 * @param contentType the publisher's content type property, or null
 * @param sequence the publisher's number of it (user property {@code sequence}), or empty
 * @param time when it arrived
 * @param acknowledge tells the broker that it has been dealt with
 */
record Inbound(
        String topic,
        byte[] payload,
        String contentType,
        OptionalLong sequence,
        Instant time,
        Runnable acknowledge) {}
