package io.bitgear.cli.soak;

import picocli.CommandLine.Command;

/** Long trials. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "PART",
        description = "Tries a part of Bitgear for long, under what may happen to it.",
        subcommands = {RolloutSoakCommand.class})
public final class SoakCommand {}
