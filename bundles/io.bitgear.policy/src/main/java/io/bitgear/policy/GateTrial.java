package io.bitgear.policy;

import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.Model;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.gate.Gate;
import io.bitgear.policy.search.Choice;
import io.bitgear.policy.search.Search;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The policy's answer to a budget on one device, without a gateway: what the model's gate proposes,
 * what is certified, and the exact optimum. For evaluations; for one thread.
 */
public final class GateTrial {
    private final Devices.Device device;
    private final GateProposer gate;
    private final Certifier certifier = new Certifier();

    /**
     * One budget's outcome.
     *
     * @param proposal of the gate; empty when the model has none for this device
     * @param certified what would be deployed
     * @param best the exact optimum, by the model file's accuracies
     * @param isProven whether the optimum is proven
     */
    public record Outcome(
            Optional<Choice> proposal, Choice certified, Choice best, boolean isProven) {}

    /**
     * A trial.
     *
     * @param model with or without a gate
     * @param profile of the device
     * @throws IllegalArgumentException when the device cannot run the model
     */
    public GateTrial(Model model, DeviceProfile profile) {
        SortedSet<Integer> widths = new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
        NodeInfo node =
                new NodeInfo(
                        "trial",
                        "none",
                        profile.name(),
                        profile.clockHz(),
                        profile.lanes(),
                        profile.memoryBytes(),
                        widths,
                        new TreeSet<>());
        this.device =
                new Devices(model)
                        .of(List.of(node), true).stream()
                                .findFirst()
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        profile.name()
                                                                + " cannot run "
                                                                + model.info().name()));
        this.gate = new GateProposer(model);
    }

    /** What the policy makes of a budget. */
    public Outcome decide(Budget budget) {
        Optional<Choice> proposal = gate.propose(device, budget, true);
        Search.Result best = device.search().best(budget);
        Choice certified = certifier.certify(device, budget, proposal).result().choice();
        return new Outcome(proposal, certified, best.choice(), best.isProven());
    }

    /** What a pass of the {@link Gate} with its features takes, and no more: for timing. */
    public Optional<Choice> propose(Budget budget) {
        return gate.propose(device, budget, true);
    }

    /** Proposals so far that were kept. */
    public long certified() {
        return certifier.certified();
    }

    /** Proposals so far that broke a limit and were replaced. */
    public long repaired() {
        return certifier.repaired();
    }

    /** Proposals so far that gave away too much accuracy and were replaced. */
    public long outdone() {
        return certifier.outdone();
    }
}
