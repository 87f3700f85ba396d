package io.bitgear.policy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.policy.Proposer;
import io.bitgear.api.policy.SecondRun;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.policy.rules.Condition;
import io.bitgear.policy.rules.RuleBook;
import io.bitgear.policy.search.Choice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Context, nodes and proposal to a decision: the same arguments give the same widths. All nodes get
 * one decision: it is made for each kind of device, and the most modest that breaks nothing on any
 * of them is taken; where none is, the one whose worst relative violation over all devices is
 * least. For one thread.
 */
final class Decider {
    private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

    private final Model model;
    private final RuleBook rules;
    private final Devices devices;
    private final GateProposer gate;
    private final Certifier certifier = new Certifier();

    Decider(Model model, RuleBook rules) {
        this.model = model;
        this.rules = rules;
        this.devices = new Devices(model);
        this.gate = new GateProposer(model);
    }

    /**
     * What is to be decided on.
     *
     * @param sequence of the decision
     * @param time of the decision
     * @param context now
     * @param held conditions held by hysteresis
     * @param nodes that shall run the widths
     * @param forced widths, or null
     * @param proposer or null
     * @param isPerInput whether all nodes may run frames again
     */
    record Question(
            long sequence,
            Instant time,
            ContextSnapshot context,
            Set<Condition> held,
            Collection<NodeInfo> nodes,
            Widths forced,
            Proposer proposer,
            boolean isPerInput) {}

    /** What is decided, without its explanation; empty when no node can be priced. */
    Optional<Verdict> decide(Question question) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Devices.Device> kinds = devices.of(question.nodes(), question.isPerInput());
        for (Devices.Device device : kinds) {
            verdicts.add(verdict(question, device));
        }
        return verdicts.stream()
                .min(
                        Comparator.comparingDouble(
                                        (Verdict v) -> Math.max(1, strain(v, question, kinds)))
                                .thenComparingDouble(v -> v.result().choice().accuracy()));
    }

    private Verdict verdict(Question question, Devices.Device device) {
        Budget budget = budget(question, device);
        if (question.forced() != null) {
            return certifier.force(device, budget, question.forced());
        }
        if (question.proposer() == null) {
            return certifier.certify(
                    device, budget, gate.propose(device, budget, question.isPerInput()));
        }
        Optional<Widths> proposal = proposal(question, budget);
        try {
            return certifier.certify(device, budget, proposal.map(device.search()::appraise));
        } catch (IllegalArgumentException e) {
            return certifier.refuse(device, budget, e.getMessage());
        }
    }

    private Budget budget(Question question, Devices.Device device) {
        return rules.budget(
                question.context(),
                question.held(),
                device.search().widest().cost(),
                device.memoryBytes());
    }

    private static Optional<Widths> proposal(Question question, Budget budget) {
        try {
            return question.proposer().propose(question.context(), budget);
        } catch (RuntimeException e) {
            LOG.warn("the proposer failed, the search decides", e);
            return Optional.empty();
        }
    }

    /** The largest share of any limit that the widths use on any device. */
    private double strain(Verdict verdict, Question question, List<Devices.Device> kinds) {
        double worst = 0;
        for (Devices.Device device : kinds) {
            Choice choice = on(device, verdict.result().choice());
            for (Limit limit : budget(question, device).limits()) {
                double used = limit.resource().of(choice.cost());
                worst = Math.max(worst, used / Math.max(limit.maximum(), Double.MIN_NORMAL));
            }
        }
        return worst;
    }

    /** The same choice as another device prices it. */
    private static Choice on(Devices.Device device, Choice choice) {
        return choice.perInput() == null
                ? device.search().appraise(choice.widths())
                : device.search().appraise(choice.perInput());
    }

    /** When and with what a choice runs a frame again, or null. */
    static SecondRun secondRun(Choice choice) {
        if (choice.perInput() == null) {
            return null;
        }
        Escalation escalation = choice.perInput().configuration().escalation().orElseThrow();
        return new SecondRun(
                escalation.higher().widths(), escalation.margin(), choice.perInput().share());
    }

    /** The decision with all that is to be said of it. */
    Decision explain(Question question, Verdict verdict) {
        Choice choice = verdict.result().choice();
        return new Decision(
                question.sequence(),
                question.context().sequence(),
                question.time(),
                model.info().name(),
                verdict.origin(),
                choice.widths(),
                secondRun(choice),
                verdict.budget(),
                verdict.binding(),
                verdict.result().violations(),
                choice.accuracy(),
                choice.isMeasured(),
                choice.cost(),
                new Explanation(verdict, verdict.device().search().widest()).sentences());
    }
}
