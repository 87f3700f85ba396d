package io.bitgear.api.node;

/** A node's queue is full: try again later. */
public final class NodeBusyException extends NodeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the node and its limit. */
    public NodeBusyException(String message) {
        super(message);
    }
}
