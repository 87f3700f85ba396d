package io.bitgear.training.adapt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the new version goes: never over the input, over another file only when told so.
 *
 * @param options input, output and whether to replace
 * @param name name of the model
 * @param version new version of it
 */
record Target(AdaptOptions options, String name, String version) {

    /** The file to write. */
    Path file() {
        return options.out() != null
                ? options.out()
                : Path.of(name + "-v" + version + ".safetensors");
    }

    /**
     * Refuses what must not be written.
     *
     * @throws IOException naming the file and the cure
     */
    void check() throws IOException {
        Path file = file();
        if (!Files.exists(file)) {
            return;
        }
        if (Files.isSameFile(file, options.model())) {
            throw new IOException(file + " is the model itself, which is never overwritten");
        }
        if (!options.force()) {
            throw new IOException(file + " is there already; --force replaces it");
        }
    }
}
