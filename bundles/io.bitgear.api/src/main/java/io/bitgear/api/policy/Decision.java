package io.bitgear.api.policy;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import java.time.Instant;
import java.util.List;

/**
 * One choice of widths, with its reasons.
 *
 * @param sequence of the decision since the policy started, from 1
 * @param contextSequence of the snapshot that it was made for
 * @param time when it was made
 * @param model name of the model
 * @param origin who proposed the widths: {@code search}, {@code gate}, {@code forced} or {@code
 *     closest} (nothing fits the budget)
 * @param widths the choice, of the first run where there is a second
 * @param secondRun of frames that the first run is not sure about; null when every frame runs once
 * @param budget that it was made under
 * @param binding the name of the resource that keeps the policy from a more accurate choice, or
 *     {@code none}
 * @param violations the limits that it breaks; empty unless nothing fits or the widths are forced
 * @param accuracy expected share of right answers, 0..1
 * @param accuracyMeasured whether {@code accuracy} was measured for exactly these widths (model
 *     file), or predicted from sensitivities
 * @param cost on the node that it was made for; with a second run: operations, cycles and energy of
 *     the mean frame, latency and bytes of the worst
 * @param explanation sentences for people: the rules that fired, what binds, what was given up
 */
public record Decision(
        long sequence,
        long contextSequence,
        Instant time,
        String model,
        String origin,
        Widths widths,
        SecondRun secondRun,
        Budget budget,
        String binding,
        List<Limit> violations,
        double accuracy,
        boolean accuracyMeasured,
        Cost cost,
        List<String> explanation) {
    /** Copies the lists. */
    public Decision {
        violations = List.copyOf(violations);
        explanation = List.copyOf(explanation);
    }
}
