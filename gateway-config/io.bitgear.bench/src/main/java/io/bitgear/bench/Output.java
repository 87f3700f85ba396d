package io.bitgear.bench;

import io.bitgear.cli.text.Wire;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a result is printed. */
public final class Output {
    @Option(names = "--json", description = "JSON instead of the tables.")
    private boolean json;

    /**
     * Prints a result.
     *
     * @param result encoded as JSON
     * @param text for people
     */
    public void put(PrintWriter out, Object result, String text) {
        out.println(json ? Wire.json(result) : text);
        out.flush();
    }
}
