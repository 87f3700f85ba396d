package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.CoapGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks answers on a thread of its own while the clients go on, and keeps the first of them. Asks
 * the gateway for the widths of configurations that are not in the model file.
 */
final class Judge implements AutoCloseable {
    private static final int WAITING = 20_000;
    private static final int TOLD = 20;
    private static final long LEARN_NANOS = 100_000_000;

    private final AnswerChecker checker;
    private final ModelOracle oracle;
    private final CoapGateway gateway;
    private final String model;
    private final int keep;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING);
    private final List<Exchange> kept = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, Long> byNode = new TreeMap<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong backwards = new AtomicLong();
    private final Thread thread = new Thread(this::run, "bitgear-soak-judge");
    private long learned;
    private volatile boolean ended;

    /**
     * @param gateway of its own, not used by others
     * @param keep answers to keep for later, from the first
     */
    Judge(AnswerChecker checker, ModelOracle oracle, CoapGateway gateway, String model, int keep) {
        this.checker = checker;
        this.oracle = oracle;
        this.gateway = gateway;
        this.model = model;
        this.keep = keep;
        thread.start();
    }

    /** An answer came; waits when the judge is far behind. */
    void answered(Exchange exchange) {
        answered.incrementAndGet();
        put(() -> judge(exchange));
    }

    /** A request failed. */
    void failed(int client, long number, String reason) {
        failed.incrementAndGet();
        put(
                () -> {
                    checker.failed(client, number);
                    tell("failed: client " + client + ", request " + number + ": " + reason);
                });
    }

    private void put(Runnable task) {
        try {
            waiting.put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ended) {
                waiting.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Exchange exchange) {
        if (kept.size() < keep) {
            kept.add(exchange);
        }
        byNode.merge(String.valueOf(exchange.answer().node()), 1L, Long::sum);
        report(checker.judge(exchange));
        if (checker.isOpen() && System.nanoTime() - learned > LEARN_NANOS) {
            learn();
        }
    }

    private void learn() {
        learned = System.nanoTime();
        try {
            oracle.learn(gateway.precision(model));
            report(checker.settle(false));
        } catch (Failure | IllegalArgumentException e) {
            tell("cannot ask for the widths in force: " + e.getMessage());
        }
    }

    private void report(List<Fault> found) {
        for (Fault fault : found) {
            faults.incrementAndGet();
            if (fault.kind() == Fault.Kind.EPOCH_BACKWARDS) {
                backwards.incrementAndGet();
            }
            tell(fault.toString());
        }
    }

    private void tell(String line) {
        if (told.size() < TOLD) {
            told.add(line);
        }
    }

    /**
     * Waits until all that came is judged, and ends.
     *
     * @param sent requests of each client
     */
    void finish(List<Long> sent) throws Failure {
        put(
                () -> {
                    if (checker.isOpen()) {
                        learn();
                    }
                    report(checker.settle(true));
                    for (int client = 0; client < sent.size(); client++) {
                        report(checker.finish(client, sent.get(client)));
                    }
                    ended = true;
                });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    long faults() {
        return faults.get();
    }

    long backwards() {
        return backwards.get();
    }

    /** The first things that went wrong, for people; after {@link #finish}. */
    List<String> told() {
        return List.copyOf(told);
    }

    /** Answers by node; after {@link #finish}. */
    Map<String, Long> byNode() {
        return byNode;
    }

    /** The first answers, in the order of their judgement; after {@link #finish}. */
    List<Exchange> kept() {
        return kept;
    }

    @Override
    public void close() {
        thread.interrupt();
        gateway.close();
    }
}
