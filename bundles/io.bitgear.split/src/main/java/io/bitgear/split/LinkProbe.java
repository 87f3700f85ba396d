package io.bitgear.split;

import io.bitgear.api.node.NodeException;

/** Sends bytes that the peer throws away. */
@FunctionalInterface
public interface LinkProbe {
    /**
     * One exchange with a body of so many bytes.
     *
     * @return the nanoseconds until the answer
     * @throws NodeException when there is none
     */
    long send(int bytes) throws NodeException;
}
