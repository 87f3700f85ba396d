package io.bitgear.bench;

import io.bitgear.bench.engine.EngineCommand;
import io.bitgear.bench.gateway.GatewayCommand;
import io.bitgear.bench.jvm.JvmCommand;
import io.bitgear.cli.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of the benchmarks that have peers: {@code ./bitgear bench engine}, {@code
 * gateway} and {@code jvm}. Exit codes: 0 done, 1 it could not be done (cause and cure on standard
 * error), 2 wrong arguments.
 */
@Command(
        name = "bitgear bench",
        mixinStandardHelpOptions = true,
        description = "Measures a part of Bitgear beside its peers.",
        synopsisSubcommandLabel = "PART",
        subcommands = {EngineCommand.class, GatewayCommand.class, JvmCommand.class})
public final class BenchCommand {
    private BenchCommand() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((e, line, parsed) -> report(e, line));
    }

    private static int report(Exception e, CommandLine line) throws Exception {
        if (!(e instanceof Failure failure)) {
            throw e;
        }
        line.getErr().println("bitgear bench: " + failure.getMessage());
        if (!failure.cure().isEmpty()) {
            line.getErr().println("               " + failure.cure());
        }
        line.getErr().flush();
        return 1;
    }
}
