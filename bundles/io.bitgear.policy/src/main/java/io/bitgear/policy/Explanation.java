package io.bitgear.policy;

import io.bitgear.api.policy.Limit;
import io.bitgear.policy.rules.Units;
import io.bitgear.policy.search.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
                String.format(
                        Locale.ROOT,
                        "Priced for %s on node %s: modelled latency %s, modelled energy %s (%.0f %%"
                                + " of W8A8), %s resident.",
                        verdict.device().profile(),
                        verdict.device().node(),
                        Units.words(choice.cost().latencySeconds(), "s"),
                        Units.words(choice.cost().energyJoules(), "J"),
                        100 * choice.cost().energyJoules() / reference.cost().energyJoules(),
                        Units.words(choice.cost().residentBytes(), "B")));
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
                + String.format(Locale.ROOT, ", %.1f times the limit).", used / limit.maximum());
    }

    private String accuracy() {
        return String.format(
                Locale.ROOT,
                "%s accuracy %.1f %%, %.1f points from W8A8 (%.1f %%).",
                choice.isMeasured() ? "Measured" : "Predicted",
                100 * choice.accuracy(),
                100 * (choice.accuracy() - reference.accuracy()),
                100 * reference.accuracy());
    }

    private String secondRun() {
        return String.format(
                Locale.ROOT,
                "%s: about %.0f %% of the frames, those that are not sure, run again; energy is"
                        + " that of the mean frame, latency that of one that runs twice.",
                choice.perInput().label(),
                100 * choice.perInput().share());
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
                            : String.format(
                                    Locale.ROOT,
                                    "The limit on %s binds: without it %.1f %% would be possible.",
                                    verdict.binding(),
                                    100 * verdict.unbound());
        };
    }
}
