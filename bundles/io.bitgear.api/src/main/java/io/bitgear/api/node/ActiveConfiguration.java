package io.bitgear.api.node;

/**
 * What a node runs, as read back from it.
 *
 * @param configurationId of the running configuration
 * @param epoch under which it was committed; grows with every commit on the gateway
 */
public record ActiveConfiguration(String configurationId, long epoch) {}
