package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.Ports;
import io.bitgear.cli.demo.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The gateway's class archive, in a folder of its own: the distribution stays as it is. */
final class StartArchive implements AutoCloseable {
    /** Names the archive's file to the start script. */
    static final String VARIABLE = "BITGEAR_CLASS_ARCHIVE";

    private final TemporaryFolder folder = TemporaryFolder.create("bitgear-bench-");

    StartArchive() throws Failure {}

    /** Where it is once it is made. */
    Path file() {
        return folder.path().resolve("classes.jsa");
    }

    /** No file: a gateway that is given it starts without an archive. */
    Path none() {
        return folder.path().resolve("none.jsa");
    }

    /** Has the gateway make it; takes some ten seconds. */
    void make(Distribution distribution) throws Failure {
        Path overlay = folder.path().resolve("ports.json");
        Ports.write(Ports.free().overlay(), overlay);
        Path console = folder.path().resolve("console.txt");
        ProcessBuilder builder =
                new ProcessBuilder(
                        distribution.script().toString(),
                        "--class-archive",
                        "--configuration",
                        overlay.toString());
        builder.environment().put(VARIABLE, file().toString());
        builder.redirectErrorStream(true).redirectOutput(console.toFile());
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new Failure(
                        "the gateway made no class archive: "
                                + Files.readString(console, StandardCharsets.UTF_8),
                        "");
            }
        } catch (IOException e) {
            throw new Failure("the gateway made no class archive: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
