package io.bitgear.api.swap;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Registered by a bundle that can show that it works before it serves. The swapper asks for it
 * while nobody else sees the bundle's services; what the bundle may replace is still there and
 * serving.
 */
@ConsumerType
public interface Proof {
    /** What is shown, in a few words for the log, such as {@code canary frames of resnet8}. */
    String name();

    /**
     * Shows it. May take seconds; called on a thread of the swapper, which interrupts it when its
     * time is over.
     *
     * @throws Exception when it does not work; the message says what was expected and what came
     */
    void prove() throws Exception;
}
