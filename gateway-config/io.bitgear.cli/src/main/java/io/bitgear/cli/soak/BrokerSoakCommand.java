package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.soak.BrokerKind.Signal;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Restarts brokers under numbered events. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes numbered events to the gateway's MQTT side over real brokers that are ended",
            "by SIGTERM and kill -9 meanwhile, and counts what is lost, what comes twice and what",
            "the gateway notices. Exit code 1 when a broker loses what it promised to keep, a gap",
            "goes unnoticed or the state does not come back."
        })
public final class BrokerSoakCommand implements Callable<Integer> {
    /** Paho reports every broken connection here; held, lest the setting be collected. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    @Spec private CommandSpec spec;

    @Option(
            names = "--brokers",
            split = ",",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description =
                    "Of embedded, embedded-memory, mosquitto (saving at every change),"
                            + " mosquitto-default, mosquitto-memory (default: all).")
    private List<BrokerKind> kinds = List.of(BrokerKind.values());

    @Option(names = "--events", description = "Numbered events (default: ${DEFAULT-VALUE}).")
    private int events = 10_000;

    @Option(names = "--rate", description = "Events a second (default: ${DEFAULT-VALUE}).")
    private int rate = 200;

    @Option(
            names = "--restarts",
            description = "Restarts of each broker, by both signals in turn (${DEFAULT-VALUE}).")
    private int restarts = 10;

    @Option(
            names = "--backlog",
            description =
                    "Events that wait in the broker when it is ended, for the gateway is slow then"
                            + " (default: ${DEFAULT-VALUE}).")
    private int backlog = 200;

    @Option(names = "--json", description = "All of it as JSON.")
    private boolean json;

    /** Names as in the help. */
    static final class KindConverter implements ITypeConverter<BrokerKind> {
        @Override
        public BrokerKind convert(String value) {
            try {
                return BrokerKind.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + value + "' is none of the brokers");
            }
        }
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (events < 1
                || rate < 1
                || rate > 100_000
                || restarts < 0
                || backlog < 0
                || (long) (restarts + 1) * (backlog + 1) > events) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--events and --rate must be at least 1, --rate at most 100000, and there must"
                            + " be more than --backlog events for each of the --restarts");
        }
        PAHO.setLevel(Level.OFF);
        List<BrokerSoakResult> results = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create("bitgear-soak-");
                Progress progress = Progress.onTerminal()) {
            for (BrokerKind kind : kinds) {
                System.err.printf("broker %s: %d events, %d restarts%n", kind, events, restarts);
                results.add(
                        new BrokerSoak(kind, events, rate, restarts, backlog, progress)
                                .run(Files.createDirectories(folder.path().resolve("" + kind))));
            }
        } catch (IOException e) {
            throw new Failure("no folder for a broker: " + e.getMessage(), "", e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Wire.json(results));
        } else {
            print(results, out);
        }
        out.flush();
        return results.stream().allMatch(result -> result.failures().isEmpty()) ? 0 : 1;
    }

    private static void print(List<BrokerSoakResult> results, PrintWriter out) {
        Table table =
                new Table(
                        "broker",
                        "acknowledged",
                        "lost at SIGTERM",
                        "lost at SIGKILL",
                        "missing noticed",
                        "twice",
                        "sessions lost",
                        "state back",
                        "median down",
                        "median to state",
                        "holds");
        for (BrokerSoakResult result : results) {
            table.row(
                    result.broker(),
                    result.acknowledged() + " of " + result.events(),
                    result.lostOver(Signal.SIGTERM),
                    result.lostOver(Signal.SIGKILL),
                    result.missingNoticed(),
                    result.duplicates(),
                    result.sessionsLost() + " of " + result.restarts().size(),
                    result.resynchronised() + " of " + result.restarts().size(),
                    median(result.restarts().stream().mapToLong(r -> r.downMillis()).toArray()),
                    median(result.restarts().stream().mapToLong(r -> r.stateMillis()).toArray()),
                    result.failures().isEmpty() ? "yes" : "NO");
        }
        out.println(table);
        for (BrokerSoakResult result : results) {
            result.failures().forEach(text -> out.println(result.broker() + ": " + text));
        }
    }

    private static String median(long[] values) {
        Arrays.sort(values);
        return values.length == 0 ? "-" : values[values.length / 2] + " ms";
    }
}
