package io.bitgear.cli.soak;

import io.bitgear.cli.gateway.InferAnswer;
import io.bitgear.cli.soak.Fault.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Judges a stream of answers: each one complete, from a known node, equal to what the oracle says
 * of the configuration that it names; the epochs of a client never going back; one epoch always one
 * configuration. An answer that names a configuration which the oracle does not know yet is put by
 * until {@link #settle}. The exchanges of one client are to be given in the order of its requests.
 * For one thread.
 */
final class AnswerChecker {
    private static final int PUT_BY_MOST = 200_000;

    private final String model;
    private final List<String> classes;
    private final Set<String> nodes;
    private final Oracle oracle;
    private final Map<Integer, Client> clients = new HashMap<>();
    private final Map<Long, String> epochs = new HashMap<>();
    private final Deque<Exchange> putBy = new ArrayDeque<>();
    private long judged;

    /** What a client has seen. */
    private static final class Client {
        private long next;
        private long epoch = Long.MIN_VALUE;
    }

    /**
     * @param model name that answers must have
     * @param classes labels by index
     * @param nodes ids that may answer
     */
    AnswerChecker(String model, List<String> classes, Set<String> nodes, Oracle oracle) {
        this.model = model;
        this.classes = List.copyOf(classes);
        this.nodes = Set.copyOf(nodes);
        this.oracle = oracle;
    }

    /** What is wrong with it; empty when nothing is, as far as can be said now. */
    List<Fault> judge(Exchange exchange) {
        List<Fault> faults = new ArrayList<>();
        judged++;
        if (!isInOrder(exchange, faults)) {
            return faults;
        }
        InferAnswer answer = exchange.answer();
        if (!model.equals(answer.model())) {
            faults.add(fault(exchange, Kind.MODEL, String.valueOf(answer.model())));
        }
        if (!nodes.contains(String.valueOf(answer.node()))) {
            faults.add(fault(exchange, Kind.NODE, String.valueOf(answer.node())));
        }
        Client client = clients.get(exchange.client());
        if (answer.epoch() < client.epoch) {
            faults.add(
                    fault(
                            exchange,
                            Kind.EPOCH_BACKWARDS,
                            answer.epoch() + " after " + client.epoch));
        }
        judgeContent(exchange, faults);
        client.epoch = Math.max(client.epoch, answer.epoch());
        return faults;
    }

    private boolean isInOrder(Exchange exchange, List<Fault> faults) {
        Client client = clients.computeIfAbsent(exchange.client(), c -> new Client());
        if (exchange.number() < client.next) {
            faults.add(
                    fault(exchange, Kind.OUT_OF_ORDER, (client.next - 1) + " was answered before"));
            return false;
        }
        missing(exchange.client(), client, exchange.number(), faults);
        client.next = exchange.number() + 1;
        return true;
    }

    private static void missing(int id, Client client, long before, List<Fault> faults) {
        for (long number = client.next; number < before; number++) {
            faults.add(new Fault(id, number, Kind.MISSING, "no answer"));
        }
    }

    private void judgeContent(Exchange exchange, List<Fault> faults) {
        InferAnswer answer = exchange.answer();
        String id = String.valueOf(answer.configurationId());
        Optional<int[]> expected = oracle.logits(id, exchange.frame());
        if (expected.isEmpty()) {
            if (putBy.size() < PUT_BY_MOST) {
                putBy.add(exchange);
            } else {
                faults.add(fault(exchange, Kind.CONFIGURATION, "unknown: " + id));
            }
            return;
        }
        int before = faults.size();
        int[] logits = expected.get();
        if (!isEqual(logits, answer.logits())) {
            faults.add(
                    fault(
                            exchange,
                            Kind.LOGITS,
                            answer.logits()
                                    + ", but configuration "
                                    + id
                                    + " gives "
                                    + Arrays.toString(logits)));
        }
        if (!isLargest(logits, answer)) {
            faults.add(
                    fault(
                            exchange,
                            Kind.CLASS,
                            answer.index() + " " + answer.label() + " of " + answer.logits()));
        }
        String known = epochs.get(answer.epoch());
        if (known != null && !known.equals(id)) {
            faults.add(
                    fault(
                            exchange,
                            Kind.EPOCH_CONFIGURATION,
                            "epoch " + answer.epoch() + " was " + known + ", now " + id));
        } else if (known == null && faults.isEmpty() && before == 0) {
            epochs.put(answer.epoch(), id);
        }
    }

    private static boolean isEqual(int[] expected, List<Integer> logits) {
        return logits != null
                && logits.size() == expected.length
                && IntStream.range(0, expected.length)
                        .allMatch(i -> logits.get(i) != null && logits.get(i) == expected[i]);
    }

    private boolean isLargest(int[] logits, InferAnswer answer) {
        int index = answer.index();
        return index >= 0
                && index < logits.length
                && Arrays.stream(logits).allMatch(logit -> logit <= logits[index])
                && classes.get(index).equals(answer.label());
    }

    /** Whether answers wait for their configuration to become known. */
    boolean isOpen() {
        return !putBy.isEmpty();
    }

    /** The id of a configuration that an answer named and the oracle does not know. */
    Optional<String> unknown() {
        return Optional.ofNullable(putBy.peek()).map(e -> e.answer().configurationId());
    }

    /**
     * Judges what was put by.
     *
     * @param isEnd whether configurations that are unknown still are faults
     */
    List<Fault> settle(boolean isEnd) {
        List<Fault> faults = new ArrayList<>();
        List<Exchange> open = new ArrayList<>(putBy);
        putBy.clear();
        for (Exchange exchange : open) {
            judgeContent(exchange, faults);
        }
        if (isEnd) {
            putBy.forEach(
                    e ->
                            faults.add(
                                    fault(
                                            e,
                                            Kind.CONFIGURATION,
                                            "unknown: " + e.answer().configurationId())));
            putBy.clear();
        }
        return faults;
    }

    /**
     * A client asks no more.
     *
     * @param sent requests of that client
     * @return those of its last ones that were not answered
     */
    List<Fault> finish(int client, long sent) {
        List<Fault> faults = new ArrayList<>();
        missing(client, clients.computeIfAbsent(client, c -> new Client()), sent, faults);
        return faults;
    }

    /** A request failed and said so, which is for others to count. */
    void failed(int client, long number) {
        clients.computeIfAbsent(client, c -> new Client()).next = number + 1;
    }

    /** Exchanges so far. */
    long judged() {
        return judged;
    }

    /** Different epochs that right answers named. */
    int epochs() {
        return epochs.size();
    }

    /** Different configurations that right answers named. */
    int configurations() {
        return Set.copyOf(epochs.values()).size();
    }

    private static Fault fault(Exchange exchange, Kind kind, String detail) {
        return new Fault(exchange.client(), exchange.number(), kind, detail);
    }
}
