package io.bitgear.sweep.configuration;

import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model on its way to an executor: the bytes of its file, or the path of a file system that all
 * machines share. Read once in each JVM.
 */
public final class ModelInput implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;
    private final String path;
    private final String digest;
    private transient Model model;

    private ModelInput(byte[] bytes, String path, Model model) {
        this.bytes = bytes;
        this.path = path;
        this.digest = model.info().digest();
        this.model = model;
    }

    /**
     * Reads and verifies a model file.
     *
     * @param shared whether executors read the file themselves
     * @throws Failure naming what is wrong with it
     */
    public static ModelInput read(Path file, boolean shared) throws Failure {
        Model model = EvaluateCommand.read(file);
        try {
            return shared
                    ? new ModelInput(null, file.toRealPath().toString(), model)
                    : new ModelInput(Files.readAllBytes(file), null, model);
        } catch (IOException e) {
            throw new Failure("cannot read model file " + file + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * The model; after a journey, read and verified anew.
     *
     * @throws IOException when it cannot be read, or is not the model that was sent
     */
    public synchronized Model model() throws IOException {
        if (model == null) {
            Model read = bytes == null ? ModelReader.read(Path.of(path)) : unpacked();
            if (!digest.equals(read.info().digest())) {
                throw new IOException(
                        "model file "
                                + path
                                + " has digest "
                                + read.info().digest()
                                + " here, "
                                + digest
                                + " where the sweep was started");
            }
            model = read;
        }
        return model;
    }

    private Model unpacked() throws IOException {
        Path file = Files.createTempFile("bitgear-sweep-", ".safetensors");
        try {
            Files.write(file, bytes);
            return ModelReader.read(file);
        } finally {
            Files.delete(file);
        }
    }
}
