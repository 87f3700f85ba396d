package io.bitgear.policy;

import io.bitgear.api.policy.Budget;
import io.bitgear.model.Model;
import io.bitgear.model.gate.Codebook;
import io.bitgear.model.gate.Gate;
import io.bitgear.policy.search.Choice;
import io.bitgear.policy.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Asks the gating network of the model file for devices of the profile that it was trained for. For
 * one thread.
 */
final class GateProposer {
    private final Model model;
    private final Gate gate;
    private final Codebook codebook;
    private final Map<Search, List<Choice>> priced = new WeakHashMap<>();

    GateProposer(Model model) {
        this.model = model;
        this.gate = model.gate().orElse(null);
        this.codebook = gate == null ? null : new Codebook(model);
    }

    /**
     * The gate's choice for a device under a budget; empty when no gate is there for it, or when it
     * chooses a second run and that is not wanted.
     */
    Optional<Choice> propose(Devices.Device device, Budget budget, boolean isPerInput) {
        if (gate == null || !gate.profile().equals(device.profile())) {
            return Optional.empty();
        }
        float[] terms = Gate.terms(budget, device.search().widest().cost());
        Choice choice =
                priced.computeIfAbsent(device.search(), this::price)
                        .get(gate.propose(codebook, terms));
        return choice.perInput() != null && !isPerInput ? Optional.empty() : Optional.of(choice);
    }

    /** The whole codebook as a device prices it. */
    private List<Choice> price(Search search) {
        List<Choice> choices = new ArrayList<>();
        model.measured().forEach(m -> choices.add(search.appraise(m.configuration().widths())));
        model.perInput().forEach(p -> choices.add(search.appraise(p)));
        return choices;
    }
}
