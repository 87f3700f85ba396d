package io.bitgear.cli.demo;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.CoapGateway.Precision;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.InferAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A gateway that changes its configuration some calls after each event; every call takes 10 ms. */
final class FakeSite implements Site {
    private static final long CALL_NANOS = 10_000_000;

    private final int delay;
    private long now;
    private long sequence = 1;
    private long epoch = 1;
    private int countdown = -1;
    int pngs;
    int octets;

    /**
     * @param delay answers after an event until the new configuration answers; negative for never
     */
    FakeSite(int delay) {
        this.delay = delay;
    }

    long nanos() {
        return now;
    }

    @Override
    public void publish(List<ContextValue> values) {
        now += CALL_NANOS;
        countdown = delay;
    }

    @Override
    public OptionalLong contextWith(List<ContextValue> values) {
        return OptionalLong.of(sequence + 1);
    }

    @Override
    public InferAnswer infer(LabelledImage image, boolean png) {
        now += CALL_NANOS;
        pngs += png ? 1 : 0;
        octets += png ? 0 : 1;
        if (countdown == 0) {
            sequence++;
            epoch++;
        }
        countdown = Math.max(-1, countdown - 1);
        int index = image.label() == 9 ? 0 : image.label();
        return new InferAnswer(
                "m", "x", index, 1, List.of(), List.of(), id(), epoch, "cpu", 1, 5_000, 1e-3);
    }

    private String id() {
        return "configuration-" + epoch;
    }

    @Override
    public Precision precision() {
        Widths widths =
                new Widths(
                        new TreeMap<>(Map.of("conv", 4, "fc", 8)),
                        new TreeMap<>(Map.of("conv", 4)));
        Decision decision =
                new Decision(
                        sequence,
                        sequence,
                        Instant.EPOCH,
                        "m",
                        "search",
                        widths,
                        null,
                        new Budget(List.of()),
                        "energy",
                        List.of(),
                        0.8,
                        true,
                        new Cost(1, 1, 0.002, 5e-4, 4e-4, 100, 20, 3),
                        List.of("The battery is low."));
        ActiveConfiguration active = new ActiveConfiguration(id(), epoch);
        return new Precision(
                decision,
                List.of(
                        new NodeState(
                                "cpu", "m", active, widths, active, widths, null, Instant.EPOCH)));
    }
}
