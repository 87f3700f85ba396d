package io.bitgear.api.inference;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Registered as a service by whoever wants to see the frames that clients send (whiteboard), such
 * as a new version of a model that is on trial.
 */
@ConsumerType
public interface FrameListener {
    /**
     * A frame is about to be answered. Must not block or throw.
     *
     * @param model name of the model that was asked
     * @param frame unsigned bytes, channels x height x width; not to be changed
     */
    void frame(String model, byte[] frame);
}
