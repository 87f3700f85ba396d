package io.bitgear.cli.soak;

import picocli.CommandLine.Command;

/** Long runs against the real gateway. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        description = "Asks a gateway for long and checks every answer.",
        subcommands = {SwapSoakCommand.class, AnswerSoakCommand.class})
public final class SoakCommand {}
