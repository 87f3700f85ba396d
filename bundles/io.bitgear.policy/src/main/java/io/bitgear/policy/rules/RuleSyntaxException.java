package io.bitgear.policy.rules;

/**
 * A rule that cannot be read; the message names the rule's number, the column and what was
 * expected.
 */
public final class RuleSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RuleSyntaxException(int number, int column, String expected, String found) {
        super(
                "rule "
                        + number
                        + ", column "
                        + column
                        + ": expected "
                        + expected
                        + ", found "
                        + found);
    }
}
