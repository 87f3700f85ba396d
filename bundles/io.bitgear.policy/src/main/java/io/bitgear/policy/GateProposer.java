package io.bitgear.policy;

import io.bitgear.api.policy.Budget;
import io.bitgear.model.Model;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.policy.search.Choice;
import java.util.Optional;

/** Asks the gating network of the model file for devices of the profile that it was trained for. */
final class GateProposer {
    private final Model model;
    private final Slots slots;
    private final boolean isPerInput;

    GateProposer(Model model, boolean isPerInput) {
        this.model = model;
        this.slots = new Slots(model.graph());
        this.isPerInput = isPerInput;
    }

    /** The gate's choice for a device under a budget; empty when no gate is there for it. */
    Optional<Choice> propose(Devices.Device device, Budget budget) {
        Optional<Gate> gate = model.gate().filter(g -> g.profile().equals(device.profile()));
        if (gate.isEmpty()) {
            return Optional.empty();
        }
        float[] terms = Gate.terms(budget, device.search().reference());
        Gate.Proposal proposal = gate.get().propose(slots, terms);
        return Optional.of(
                proposal.perInput() >= 0 && isPerInput
                        ? device.search().appraise(model.perInput().get(proposal.perInput()))
                        : device.search().appraise(slots.widths(proposal.choice())));
    }
}
