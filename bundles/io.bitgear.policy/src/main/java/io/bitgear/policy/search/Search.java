package io.bitgear.policy.search;

import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.PerInputConfiguration;
import java.util.List;

/**
 * Chooses the widths of one model for one kind of device. Independent of OSGi; used by one thread.
 */
public interface Search {
    /**
     * The most accurate widths that keep every limit, and among equally accurate ones the ones of
     * least energy. When nothing keeps every limit: the widths whose worst relative violation is
     * least.
     */
    Result best(Budget budget);

    /**
     * What given widths are worth and cost.
     *
     * @throws IllegalArgumentException when the model does not allow them
     */
    Choice appraise(Widths widths);

    /** What an escalating configuration is worth and costs. */
    Choice appraise(PerInputConfiguration perInput);

    /** Whether the device runs all of these widths. */
    boolean runs(Widths widths);

    /** The widest configuration, which relative limits and savings refer to. */
    Choice widest();

    /**
     * An answer.
     *
     * @param choice the widths
     * @param violations the limits that they break; empty when they fit
     * @param isProven whether it is proven that nothing better exists; false only when the search
     *     was cut short
     */
    record Result(Choice choice, List<Limit> violations, boolean isProven) {
        /** Copies the list. */
        public Result {
            violations = List.copyOf(violations);
        }
    }
}
