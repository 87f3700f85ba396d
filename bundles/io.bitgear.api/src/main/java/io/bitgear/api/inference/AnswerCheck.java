package io.bitgear.api.inference;

import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.Widths;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Compares answers for one loaded model with the integer reference. Registered by the bundle that
 * has loaded the model, with the properties {@link io.bitgear.api.node.Node#MODEL}, {@link
 * io.bitgear.api.node.Node#MODEL_INSTANCE} and {@link #CONFIGURATION}. The methods take up to
 * seconds; call them from a thread that may wait.
 */
@ProviderType
public interface AnswerCheck {
    /** Service property: the PID of the configuration that the model was loaded for. */
    String CONFIGURATION = "bitgear.model.configuration";

    /** Frames that come with the model, channels x height x width; at least one. */
    List<byte[]> frames();

    /**
     * Runs some of the frames on a node of its own, under configurations that the model brings.
     *
     * @throws NodeException when a bit differs from the reference; the message says where
     */
    void prove() throws NodeException, InterruptedException;

    /**
     * Computes a frame with the reference under the configuration that an answer names.
     *
     * @param frame that was answered
     * @param answer to it
     * @param widths of that configuration, or null when they are not known
     * @return whether the configuration could be made here; if not, nothing was compared
     * @throws NodeException when a logit differs; the message says how
     */
    boolean compare(byte[] frame, Answer answer, Widths widths) throws NodeException;
}
