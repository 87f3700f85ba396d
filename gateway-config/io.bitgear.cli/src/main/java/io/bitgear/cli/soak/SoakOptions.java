package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every soak. */
final class SoakOptions {
    private static final int USUAL_CLIENTS = 8;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "CoAP clients that ask at once, 1 to 64 (default: 8, of load 32).")
    private Integer clients;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "The model file (default: the vibration network, whose frames are quick).")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Its frames, as in evaluate (default: the bundled windows).")
    private Path data;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "Seconds for the start and for each swap (default: ${DEFAULT-VALUE}).")
    private int deadline;

    @Option(
            names = "--keep-log",
            paramLabel = "FILE",
            description = "Copies the gateway's log there in the end.")
    private Path keepLog;

    @Option(names = "--json", description = "The report as JSON.")
    private boolean json;

    void check() throws Failure {
        if (clients(1) < 1 || clients(1) > 64 || deadline < 1) {
            throw new Failure("--clients is 1 to 64, --deadline is at least 1", "");
        }
        if ((model == null) != (data == null)) {
            throw new Failure("--model and --data are given together or not at all", "");
        }
    }

    int clients() {
        return clients(USUAL_CLIENTS);
    }

    /** So many as were asked for, or else as the command usually has. */
    int clients(int usual) {
        return clients == null ? usual : clients;
    }

    Path model() {
        return model;
    }

    Path data() {
        return data;
    }

    int deadline() {
        return deadline;
    }

    Path keepLog() {
        return keepLog;
    }

    boolean isJson() {
        return json;
    }
}
