package io.bitgear.cli;

import io.bitgear.cli.bench.BenchCommand;
import io.bitgear.cli.demo.DemoCommand;
import io.bitgear.cli.demo.RunCommand;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.cli.gateway.InferCommand;
import io.bitgear.cli.gateway.PublishCommand;
import io.bitgear.cli.gateway.StatusCommand;
import io.bitgear.cli.reproduce.ReproduceCommand;
import io.bitgear.cli.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Exit codes: 0 done, 1 it could not be done (cause and cure on standard error),
 * 2 wrong arguments, 130 interrupted.
 */
@Command(
        name = "bitgear",
        description = "An automatic gearbox for the bit widths of a neural network.",
        mixinStandardHelpOptions = true,
        version = "bitgear 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            PublishCommand.class,
            InferCommand.class,
            StatusCommand.class,
            EvaluateCommand.class,
            ReproduceCommand.class,
            TrainCommand.class,
            SweepCommand.class,
            AdaptCommand.class,
            GateCommand.class,
            FramesCommand.class,
            BenchCommand.class,
            SoakCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((e, line, parsed) -> report(e, line));
    }

    private static int report(Exception e, CommandLine line) throws Exception {
        if (!(e instanceof Failure failure)) {
            throw e;
        }
        line.getErr().println("bitgear: " + failure.getMessage());
        if (!failure.cure().isEmpty()) {
            line.getErr().println("         " + failure.cure());
        }
        line.getErr().flush();
        return 1;
    }
}
