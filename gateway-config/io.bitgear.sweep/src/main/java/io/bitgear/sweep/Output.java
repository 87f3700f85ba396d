package io.bitgear.sweep;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a result goes. */
public final class Output {
    @Option(names = "--json", description = "JSON instead of the table.")
    private boolean json;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the result there, as JSON.")
    private Path file;

    /**
     * Refuses a file that cannot be written, before anything is computed.
     *
     * @throws Failure naming the file
     */
    public void check() throws Failure {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new Failure("cannot write --out " + file, "Its folder must exist.");
        }
    }

    /**
     * Prints and writes a result.
     *
     * @param result encoded as JSON
     * @param table for people
     * @throws Failure when the file cannot be written
     */
    public void put(PrintWriter out, Object result, String table) throws Failure {
        String text = Wire.json(result);
        out.println(json ? text : table);
        out.flush();
        if (file != null) {
            try {
                Files.writeString(file, text + "\n");
            } catch (IOException e) {
                throw new Failure("cannot write " + file + ": " + e, "", e);
            }
        }
    }
}
