package io.bitgear.cli.demo;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ready-made gateway.
 *
 * @param home the folder that holds {@code bin/bitgear-gateway}
 */
public record Distribution(Path home) {
    private static final String SAMPLE = "cifar10-sample-1000.bin";

    /** The one that the environment names as BITGEAR_HOME. */
    public static Distribution locate() throws Failure {
        String value = System.getenv("BITGEAR_HOME");
        if (value == null || value.isBlank()) {
            throw new Failure(
                    "BITGEAR_HOME is not set",
                    "Use the ./bitgear script, or set it to the gateway's folder.");
        }
        return of(Path.of(value));
    }

    static Distribution of(Path home) throws Failure {
        Distribution distribution = new Distribution(home.toAbsolutePath().normalize());
        if (!Files.isExecutable(distribution.script())) {
            throw new Failure(
                    distribution.script() + " is not there or not executable",
                    "./bitgear build makes the gateway.");
        }
        return distribution;
    }

    /** The script that starts it. */
    public Path script() {
        return home.resolve("bin").resolve("bitgear-gateway");
    }

    /** The 1,000 bundled test images. */
    public Path sample() throws Failure {
        Path sample = home.resolve("data").resolve(SAMPLE);
        if (!Files.isRegularFile(sample)) {
            throw new Failure("the gateway's folder has no " + sample, "Give images with --data.");
        }
        return sample;
    }

    /** The model files that the gateway ships. */
    public List<Path> models() {
        Path folder = home.resolve("models");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
