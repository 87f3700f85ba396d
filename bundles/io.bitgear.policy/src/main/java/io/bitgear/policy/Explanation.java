package io.bitgear.policy;

import io.bitgear.api.policy.Limit;
import io.bitgear.policy.rules.Units;
import io.bitgear.policy.search.Choice;
import java.util.ArrayList;
import java.util.List;

/** A decision in sentences with numbers. */
final class Explanation {
    private final Verdict verdict;
    private final Choice choice;
    private final Choice reference;

    /** Against the widest configuration on the same device. */
    Explanation(Verdict verdict, Choice reference) {
        this.verdict = verdict;
        this.choice = verdict.result().choice();
        this.reference = reference;
    }

    List<String> sentences() {
        List<String> all = new ArrayList<>();
        verdict.budget().limits().forEach(limit -> all.add(sentence(limit)));
        if (verdict.note() != null) {
            all.add(verdict.note());
        }
        all.add(accuracy());
        if (choice.perInput() != null) {
            all.add(secondRun());
        }
        all.add(binding());
        all.add(
                "Priced for "
                        + verdict.device().profile()
                        + " on node "
                        + verdict.device().node()
                        + ": modelled latency "
                        + Units.words(choice.cost().latencySeconds(), "s")
                        + ", modelled energy "
                        + Units.words(choice.cost().energyJoules(), "J")
                        + " ("
                        + percent(choice.cost().energyJoules() / reference.cost().energyJoules(), 0)
                        + " of W8A8), "
                        + Units.words(choice.cost().residentBytes(), "B")
                        + " resident.");
        if (!verdict.result().isProven()) {
            all.add("The search was cut short: a better choice may exist.");
        }
        return all;
    }

    private String sentence(Limit limit) {
        String unit = limit.resource().unit();
        double used = limit.resource().of(choice.cost());
        String most = Units.words(limit.maximum(), unit);
        if (limit.allows(choice.cost())) {
            return limit.reason() + " (" + Units.words(used, unit) + " of " + most + " used).";
        }
        return limit.reason()
                + " (broken: "
                + Units.words(used, unit)
                + " instead of "
                + most
                + ", "
                + Units.decimals(used / limit.maximum(), 1)
                + " times the limit).";
    }

    private static String percent(double share, int decimals) {
        return Units.decimals(100 * share, decimals) + " %";
    }

    private String accuracy() {
        return (choice.isMeasured() ? "Measured" : "Predicted")
                + " accuracy "
                + percent(choice.accuracy(), 1)
                + ", "
                + Units.decimals(100 * (choice.accuracy() - reference.accuracy()), 1)
                + " points from W8A8 ("
                + percent(reference.accuracy(), 1)
                + ").";
    }

    private String secondRun() {
        return choice.perInput().label()
                + ": about "
                + percent(choice.perInput().share(), 0)
                + " of the frames, those that are not sure, run again; energy is that of the mean"
                + " frame, latency that of one that runs twice.";
    }

    private String binding() {
        return switch (verdict.origin()) {
            case "forced" -> "The widths are forced; the context does not decide.";
            case "closest" ->
                    "No configuration keeps every limit; this one exceeds them least, most of all "
                            + verdict.binding()
                            + ".";
            default ->
                    verdict.binding().equals("none")
                            ? "No limit keeps from a more accurate choice."
                            : "The limit on "
                                    + verdict.binding()
                                    + " binds: without it "
                                    + percent(verdict.unbound(), 1)
                                    + " would be possible.";
        };
    }
}
