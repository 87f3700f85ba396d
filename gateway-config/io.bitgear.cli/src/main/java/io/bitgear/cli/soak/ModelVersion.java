package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.file.ModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A version of a model.
 *
 * @param file of it
 * @param digest SHA-256 of the whole file
 * @param model digest as the gateway tells it of the model
 * @param name of the model
 * @param frame that it takes
 */
record ModelVersion(Path file, String digest, String model, String name, byte[] frame) {
    /** A model file as it is. */
    static ModelVersion of(Path file) throws Failure {
        try {
            Model model = ModelReader.read(file);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return new ModelVersion(
                    file,
                    HexFormat.of().formatHex(hash),
                    model.info().digest(),
                    model.info().name(),
                    model.calibration().get(0));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new Failure("cannot read model " + file + ": " + e.getMessage(), "", e);
        }
    }

    /** Another version of it: the same network without its gate and without escalation. */
    ModelVersion other(Path to) throws Failure {
        try {
            ModelWriter.write(ModelReader.read(file).gated(null, List.of()), to);
        } catch (IOException e) {
            throw new Failure("cannot write model " + to + ": " + e.getMessage(), "", e);
        }
        ModelVersion other = of(to);
        if (other.digest().equals(digest)) {
            throw new Failure(
                    "model " + file + " has no gate: there is no other version to make of it",
                    "Name another model with --model.");
        }
        return other;
    }
}
