package io.bitgear.sweep;

import io.bitgear.cli.Failure;
import io.bitgear.sweep.configuration.ConfigurationsCommand;
import io.bitgear.sweep.configuration.SensitivityCommand;
import io.bitgear.sweep.hyper.HyperCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of the sweeps: {@code ./bitgear sweep}. Exit codes: 0 done, 1 it could not be
 * done (cause and cure on standard error), 2 wrong arguments.
 */
@Command(
        name = "bitgear sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates many configurations or training runs in parallel on Apache Spark: on the"
                    + " threads of this machine, or on a cluster by --master."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigurationsCommand.class, SensitivityCommand.class, HyperCommand.class})
public final class SweepCommand {
    private SweepCommand() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new SweepCommand())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((e, line, parsed) -> report(e, line));
    }

    private static int report(Exception e, CommandLine line) throws Exception {
        if (!(e instanceof Failure failure)) {
            throw e;
        }
        line.getErr().println("bitgear sweep: " + failure.getMessage());
        if (!failure.cure().isEmpty()) {
            line.getErr().println("               " + failure.cure());
        }
        line.getErr().flush();
        return 1;
    }
}
