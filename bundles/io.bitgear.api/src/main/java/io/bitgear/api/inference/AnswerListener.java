package io.bitgear.api.inference;

import io.bitgear.api.model.ModelInfo;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Registered as a service by whoever counts or watches answers (whiteboard). Called for every
 * request, on the thread that completes it and before the client has its answer: take no lock that
 * others hold for long, and never block. While no listener is registered nothing is measured.
 */
@ConsumerType
public interface AnswerListener {
    /**
     * A client gets an answer.
     *
     * @param answer with the model, the node, the configuration's id and the epoch
     * @param nanos from the request to the answer, measured, with waiting and a second attempt
     */
    default void answered(Answer answer, long nanos) {}

    /**
     * A client gets no answer.
     *
     * @param model that was asked
     * @param failure as the client gets it; its cause is a {@link
     *     io.bitgear.api.node.NodeBusyException} when the queues were full
     * @param nanos from the request to the failure, measured
     */
    default void failed(ModelInfo model, InferenceException failure, long nanos) {}
}
