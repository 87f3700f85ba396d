package io.bitgear.api.context;

import org.osgi.annotation.versioning.ConsumerType;

/** Registered as a service by whoever wants to know of context changes (whiteboard). */
@ConsumerType
public interface ContextListener {
    /**
     * The context changed. Called on the context's own thread: hand over and return, never block.
     * Changes in quick succession may be joined into one call; the last one always arrives.
     */
    void contextChanged(ContextSnapshot snapshot);
}
