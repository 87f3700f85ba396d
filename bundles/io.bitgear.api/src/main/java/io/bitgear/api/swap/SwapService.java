package io.bitgear.api.swap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Exchanges running bundles for other versions of them, without a lost call. */
@ProviderType
public interface SwapService {
    /**
     * Starts the new versions beside the old, lets them prove themselves while nobody else sees
     * them, hands over to them and removes the old. Bundles that use packages of an exchanged one
     * are exchanged with it, for a fresh copy of themselves. When anything fails the old versions
     * go on as if nothing had been.
     *
     * <p>Swaps are done one after the other. Does not block.
     *
     * @param files bundles (jar files), each of the symbolic name of a running one
     * @return completes with what happened, also when the swap was refused or undone; exceptionally
     *     with {@link java.util.concurrent.RejectedExecutionException} when too many swaps wait or
     *     the service stops
     */
    CompletionStage<SwapReport> swap(List<Path> files);

    /**
     * Writes a running bundle to a file, to come back to it by {@link #swap} later.
     *
     * @param name symbolic name of a running bundle
     * @param file that is made or replaced; a jar
     * @throws IOException when no running bundle has the name, or the file cannot be written
     */
    void save(String name, Path file) throws IOException;
}
