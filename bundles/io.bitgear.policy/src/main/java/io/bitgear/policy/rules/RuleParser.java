package io.bitgear.policy.rules;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.policy.Limit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads rules (README, "Rules"):
 *
 * <pre>rule      = condition { "and" condition } ":" resource "&lt;=" amount
 * condition = quantity [ ( "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) number ]
 * amount    = number | "value" { ( "*" | "/" ) number }
 * number    = digits [ unit ]</pre>
 */
public final class RuleParser {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*([A-Za-z][A-Za-z-]*(?:/s)?|[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?|<=|>=|\\S)");

    private final int number;
    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private int next;

    private RuleParser(int number, String text) {
        this.number = number;
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            columns.add(matcher.start(1) + 1);
            matcher.region(matcher.end(), text.length());
        }
    }

    /**
     * Reads all rules; blank ones are left out.
     *
     * @throws RuleSyntaxException naming the rule by its number from 1, the column and what was
     *     expected
     */
    public static List<Rule> parse(String... texts) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            if (!texts[i].isBlank()) {
                rules.add(new RuleParser(i + 1, texts[i]).rule());
            }
        }
        return rules;
    }

    private Rule rule() {
        List<Condition> conditions = new ArrayList<>();
        Quantity subject = null;
        do {
            Quantity quantity = quantity();
            subject = subject == null ? quantity : subject;
            condition(quantity, conditions);
        } while (accept("and"));
        expect(":", conditions.isEmpty() ? "<, <=, >, >=, and or :" : "and or :");
        Limit.Resource resource = resource();
        expect("<=", "<=");
        Rule.Amount amount = Rule.Amount.ABSOLUTE;
        double factor;
        if (accept("value")) {
            amount = Rule.Amount.READING;
            factor = factors();
        } else {
            factor = number("value, a percentage or an amount");
            if (tokens.get(next - 1).equals("%")) {
                amount = Rule.Amount.SHARE;
            }
        }
        if (next < tokens.size()) {
            throw wrong(amount == Rule.Amount.READING ? "*, / or the end" : "the end");
        }
        return new Rule(text.strip(), conditions, subject, resource, amount, factor);
    }

    private void condition(Quantity quantity, List<Condition> conditions) {
        for (Condition.Comparison comparison : Condition.Comparison.values()) {
            if (accept(comparison.symbol())) {
                conditions.add(new Condition(quantity, comparison, signed()));
                return;
            }
        }
    }

    private double signed() {
        return accept("-") ? -number("a number") : number("a number");
    }

    private double factors() {
        double factor = 1;
        while (true) {
            if (accept("*")) {
                factor *= number("a number");
            } else if (accept("/")) {
                int at = next;
                double divisor = number("a number");
                if (divisor == 0) {
                    next = at;
                    throw wrong("a number other than 0");
                }
                factor /= divisor;
            } else {
                return factor;
            }
        }
    }

    private Quantity quantity() {
        Quantity quantity =
                Quantity.of(token()).orElseThrow(() -> wrong("one of " + Quantity.labels()));
        next++;
        return quantity;
    }

    private Limit.Resource resource() {
        String label = token();
        for (Limit.Resource resource : Limit.Resource.values()) {
            if (resource.label().equals(label)) {
                next++;
                return resource;
            }
        }
        throw wrong(
                "one of "
                        + Arrays.stream(Limit.Resource.values())
                                .map(Limit.Resource::label)
                                .collect(Collectors.joining(", ")));
    }

    private double number(String expected) {
        double value;
        try {
            value = Double.parseDouble(token());
        } catch (NumberFormatException e) {
            throw wrong(expected);
        }
        next++;
        String unit = token();
        boolean isUnit =
                unit.equals("%") || (!unit.isEmpty() && Character.isLetter(unit.charAt(0)));
        if (isUnit && !unit.equals("and")) {
            Double factor = Units.factor(unit);
            if (factor == null) {
                throw wrong("a unit (" + Units.names() + ") or what follows the number");
            }
            next++;
            value *= factor;
        }
        return value;
    }

    private boolean accept(String symbol) {
        boolean found = token().equals(symbol);
        next += found ? 1 : 0;
        return found;
    }

    private void expect(String symbol, String expected) {
        if (!accept(symbol)) {
            throw wrong(expected);
        }
    }

    private String token() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private RuleSyntaxException wrong(String expected) {
        boolean end = next >= tokens.size();
        int column = end ? text.length() + 1 : columns.get(next);
        return new RuleSyntaxException(
                number, column, expected, end ? "the end" : "\"" + token() + "\"");
    }
}
