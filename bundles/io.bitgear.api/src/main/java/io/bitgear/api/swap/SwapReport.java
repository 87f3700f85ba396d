package io.bitgear.api.swap;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of a swap.
 *
 * @param isServing whether the new versions serve; if not, the old ones do
 * @param bundles what was asked for and what had to go along, as {@code name version}
 * @param took from the request's turn to the outcome
 * @param reason why the new versions do not serve, for people; empty when they do
 */
public record SwapReport(boolean isServing, List<String> bundles, Duration took, String reason) {
    /** Copies the list. */
    public SwapReport {
        bundles = List.copyOf(bundles);
    }
}
