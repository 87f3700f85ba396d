package io.bitgear.cli.bench;

import picocli.CommandLine.Command;

/** Measurements of parts. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "PART",
        description = "Measures a part of Bitgear by itself.",
        subcommands = {
            EngineBenchCommand.class,
            GatewayBenchCommand.class,
            JvmBenchCommand.class,
            RtlBenchCommand.class,
            SplitBenchCommand.class,
            SplitTerminalCommand.class
        })
public final class BenchCommand {}
