package io.bitgear.fpga;

import io.bitgear.api.node.NodeCounters;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Totals of a node; for any number of threads. */
final class Totals {
    private final LongAdder frames = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder bitOperations = new LongAdder();
    private final DoubleAdder energy = new DoubleAdder();
    private final DoubleAdder dynamic = new DoubleAdder();

    void ran(long operations, double joules, double dynamicJoules) {
        frames.increment();
        bitOperations.add(operations);
        energy.add(joules);
        dynamic.add(dynamicJoules);
    }

    void failed() {
        failures.increment();
    }

    void committed() {
        commits.increment();
    }

    NodeCounters snapshot() {
        return new NodeCounters(
                frames.sum(),
                failures.sum(),
                commits.sum(),
                bitOperations.sum(),
                energy.sum(),
                dynamic.sum());
    }
}
