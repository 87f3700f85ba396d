package io.bitgear.engine;

import io.bitgear.api.node.Cost;
import io.bitgear.api.node.NodeCounters;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Totals of a node; for any number of threads. */
final class Counters {
    private final LongAdder frames = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder bitOperations = new LongAdder();
    private final DoubleAdder energy = new DoubleAdder();
    private final DoubleAdder dynamic = new DoubleAdder();

    void ran(Cost cost) {
        frames.increment();
        bitOperations.add(cost.bitOperations());
        energy.add(cost.energyJoules());
        dynamic.add(cost.dynamicEnergyJoules());
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
