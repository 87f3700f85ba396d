package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;

/** A server process that answers frames: the gateway, or its bare peer. */
interface Subject extends AutoCloseable {
    /** UDP port of its CoAP. */
    int port();

    /** Its process. */
    long pid();

    /** Path to post frames to. */
    String inferPath() throws Failure;

    /** Ends it. */
    @Override
    void close();
}
