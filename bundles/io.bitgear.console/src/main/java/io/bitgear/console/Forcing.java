package io.bitgear.console;

import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Forces widths, and releases them. */
final class Forcing {
    static final String USAGE =
            """
            force [-m MODEL] W A             one width for all weights and one for all activations
            force [-m MODEL] NAME=W ...      the others stay; w:NAME a weight, a:NAME an activation tensor
            """;

    private final Gateway gateway;

    Forcing(Gateway gateway) {
        this.gateway = gateway;
    }

    String force(String... arguments) {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        try {
            PolicyService policy = select(rest);
            if (rest.size() == 2 && rest.stream().noneMatch(a -> a.contains("="))) {
                policy.force(width(rest.get(0)), width(rest.get(1)));
            } else if (!rest.isEmpty() && rest.stream().allMatch(a -> a.contains("="))) {
                policy.force(changed(policy, rest));
            } else {
                return USAGE;
            }
            return "Model " + policy.model() + ": forced until bitgear:release";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    String release(String... arguments) {
        try {
            PolicyService policy = select(new ArrayList<>(Arrays.asList(arguments)));
            policy.release();
            return "Model " + policy.model() + ": the context decides again";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /**
     * The policy of the model that is named, and removes the name; the only one when none is named.
     */
    private PolicyService select(List<String> arguments) {
        List<PolicyService> policies = gateway.policies();
        if (policies.isEmpty()) {
            throw new IllegalArgumentException(gateway.noPolicy());
        }
        String known =
                policies.stream().map(PolicyService::model).collect(Collectors.joining(", "));
        if (arguments.size() >= 2 && arguments.get(0).equals("-m")) {
            arguments.remove(0);
            String name = arguments.remove(0);
            return policies.stream()
                    .filter(p -> p.model().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "No model " + name + "; there are: " + known));
        }
        if (policies.size() > 1) {
            throw new IllegalArgumentException("Say which model with -m: " + known);
        }
        return policies.get(0);
    }

    private static Widths changed(PolicyService policy, List<String> assignments) {
        Widths now =
                policy.current()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "No decision yet whose other widths could stay; use"
                                                        + " force W A"))
                        .widths();
        SortedMap<String, Integer> weights = new TreeMap<>(now.weights());
        SortedMap<String, Integer> activations = new TreeMap<>(now.activations());
        for (String assignment : assignments) {
            int equals = assignment.lastIndexOf('=');
            String name = assignment.substring(0, equals);
            int width = width(assignment.substring(equals + 1));
            if (name.startsWith("a:")) {
                put(activations, name.substring(2), width, "activation tensor");
            } else if (name.startsWith("w:")) {
                put(weights, name.substring(2), width, "weight");
            } else {
                put(
                        weights.containsKey(name) || !activations.containsKey(name)
                                ? weights
                                : activations,
                        name,
                        width,
                        "weight");
            }
        }
        return new Widths(weights, activations);
    }

    private static void put(
            SortedMap<String, Integer> widths, String name, int width, String what) {
        if (widths.replace(name, width) == null) {
            throw new IllegalArgumentException(
                    "No "
                            + what
                            + " "
                            + name
                            + "; there are: "
                            + String.join(", ", widths.keySet()));
        }
    }

    private static int width(String text) {
        try {
            int width = Integer.parseInt(text);
            if (width >= 0 && width <= Widths.MAX) {
                return width;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not a width: " + text, e);
        }
        throw new IllegalArgumentException("Width " + text + " is not in 0.." + Widths.MAX);
    }
}
