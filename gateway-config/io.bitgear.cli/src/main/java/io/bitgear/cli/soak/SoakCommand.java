package io.bitgear.cli.soak;

import picocli.CommandLine.Command;

/** Long runs that break parts on purpose. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        description = "Breaks parts on purpose for long and checks what was promised.",
        subcommands = {
            SwapSoakCommand.class,
            AnswerSoakCommand.class,
            LoadSoakCommand.class,
            RolloutSoakCommand.class,
            BrokerSoakCommand.class
        })
public final class SoakCommand {}
