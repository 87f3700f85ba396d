package io.bitgear.api.node;

import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device that runs frames. Registered as a service, with the property {@link #ID}; it may arrive
 * and leave at any time. All methods may be called from any thread.
 */
@ConsumerType
public interface Node {
    /** Service property: the node's id. */
    String ID = "bitgear.node.id";

    /** Service property: the name of the model that the node serves. */
    String MODEL = "bitgear.model.name";

    /**
     * Service property, optional: the {@code service.id} (a {@link Long}) of the model service that
     * the node was made for. Two versions of a model may be there beside each other under one name;
     * a node without this property belongs to the one that came first.
     */
    String MODEL_INSTANCE = "bitgear.model.instance";

    /** What the node is; constant. */
    NodeInfo info();

    /**
     * The cost of one frame, before the node is asked to run it.
     *
     * @throws NodeException when the node cannot run the configuration; the message says why
     */
    Cost price(PrecisionConfiguration configuration) throws NodeException;

    /**
     * Makes a configuration ready beside the running one, which goes on. A second call replaces
     * what was staged. May take long: call it from a thread that may wait.
     *
     * @throws NodeException when it cannot be staged; the running configuration stays
     */
    void stage(PrecisionConfiguration configuration) throws NodeException;

    /**
     * Lets the staged configuration take effect between two frames.
     *
     * @param configurationId of the staged configuration; another id is refused
     * @param epoch greater than every epoch committed before
     * @throws NodeException when that configuration is not staged or the epoch does not grow
     */
    void commit(String configurationId, long epoch) throws NodeException;

    /** What the node runs now, read back from it; empty before the first commit. */
    Optional<ActiveConfiguration> readBack() throws NodeException;

    /**
     * Queues one frame.
     *
     * @param frame codes of the input tensor, unsigned bytes, channels x height x width; not
     *     changed and not to be changed by the caller before the stage completes
     * @return completes with the result, or exceptionally with {@link NodeBusyException} when the
     *     queue is full, or {@link NodeException}
     */
    CompletionStage<FrameResult> run(byte[] frame);

    /** Totals since the node came up. */
    NodeCounters counters();
}
