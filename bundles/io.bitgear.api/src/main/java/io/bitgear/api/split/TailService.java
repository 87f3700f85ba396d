package io.bitgear.api.split;

import io.bitgear.api.model.ModelInfo;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs the last layers of one model for other gateways. Registered as a service with the property
 * {@code bitgear.model.name}. Nothing blocks; all methods may be called from any thread.
 */
@ProviderType
public interface TailService {
    /** The model whose layers are run. */
    ModelInfo model();

    /**
     * Makes the same configuration here as the asking gateway has, compares the ids, and gets its
     * layers ready. A few configurations are held; the one used least recently makes room.
     *
     * @return completes with the offer, or exceptionally with {@link
     *     io.bitgear.api.node.NodeBusyException}, or with {@link io.bitgear.api.node.NodeException}
     *     when the configuration cannot be made here or gets another id; the message says why
     */
    CompletionStage<TailOffer> prepare(TailRequest request);

    /**
     * Runs the layers behind the cut on one frame.
     *
     * @param shortId the first 12 digits of the id of a prepared configuration
     * @param packed the tensors alive at the cut, bit-packed (docs/split.md); not to be changed
     *     before the stage completes
     * @return completes with the logits, packed in the same way, or exceptionally with {@link
     *     NotPreparedException}, {@link io.bitgear.api.node.NodeBusyException} when too many frames
     *     wait, or {@link io.bitgear.api.node.NodeException}
     */
    CompletionStage<byte[]> run(String shortId, byte[] packed);
}
