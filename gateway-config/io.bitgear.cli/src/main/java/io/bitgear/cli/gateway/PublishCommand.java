package io.bitgear.cli.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes context. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Publishes context readings to a running gateway over MQTT 5, as SenML.",
        footer = {
            "",
            "Quantities: battery (0..1 or 15%%), mains (on, off), temperature (Cel), latency-budget"
                    + " (s, ms),",
            "energy-budget (J, mJ), uplink (bit/s, kbit/s, Mbit/s), load, memory-available (B,"
                    + " KiB).",
            "Example: ./bitgear publish battery=0.15 mains=off"
        })
public final class PublishCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private GatewayOptions gateway;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "cli",
            description = "Who measured it (default: ${DEFAULT-VALUE}).")
    private String source;

    @Option(names = "--cbor", description = "As SenML CBOR instead of JSON.")
    private boolean cbor;

    @Parameters(arity = "1..*", paramLabel = "NAME=VALUE", description = "What to publish.")
    private List<String> readings;

    @Override
    public Integer call() throws Failure {
        if (!source.matches("[^/+#\\p{Cntrl}]+")) {
            throw new Failure(
                    "source \"" + source + "\" cannot be a topic level", "Leave out / + and #.");
        }
        List<ContextValue> values = new ArrayList<>();
        for (String reading : readings) {
            values.add(ContextValue.parse(reading));
        }
        GatewayAddress address = gateway.address();
        try (MqttPublisher publisher = MqttPublisher.connect(address)) {
            publisher.publish(source, values, cbor);
        }
        for (ContextValue value : values) {
            spec.commandLine()
                    .getOut()
                    .println(
                            "published "
                                    + value.quantity().label()
                                    + " = "
                                    + Quantities.plain(value.value())
                                    + " "
                                    + value.quantity().unit()
                                    + " to "
                                    + address.topic(source));
        }
        return 0;
    }
}
