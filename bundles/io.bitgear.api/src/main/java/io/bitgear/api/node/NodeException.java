package io.bitgear.api.node;

/** A node could not do what was asked; the message names the node and the cause. */
public class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that names the node and the cause. */
    public NodeException(String message) {
        super(message);
    }

    /** With a message that names the node, and the failure behind it. */
    public NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
