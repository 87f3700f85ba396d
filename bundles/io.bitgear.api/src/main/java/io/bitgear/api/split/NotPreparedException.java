package io.bitgear.api.split;

import io.bitgear.api.node.NodeException;

/** A configuration is not, or no longer, ready here: prepare it and try again. */
public final class NotPreparedException extends NodeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the gateway and the configuration. */
    public NotPreparedException(String message) {
        super(message);
    }
}
