package io.bitgear.model.cost;

import io.bitgear.api.node.NodeCounters;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Totals of a node, for its counters; for any number of threads. */
public final class Totals {
    private final LongAdder frames = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder bitOperations = new LongAdder();
    private final DoubleAdder energy = new DoubleAdder();
    private final DoubleAdder dynamic = new DoubleAdder();

    /**
     * A frame ran.
     *
     * @param operations binary multiply-accumulates
     * @param joules modelled energy, with the baseline
     * @param dynamicJoules the same without it
     */
    public void ran(long operations, double joules, double dynamicJoules) {
        frames.increment();
        bitOperations.add(operations);
        energy.add(joules);
        dynamic.add(dynamicJoules);
    }

    /** A frame was refused or failed. */
    public void failed() {
        failures.increment();
    }

    /** A configuration was committed. */
    public void committed() {
        commits.increment();
    }

    /**
     * The totals so far.
     *
     * @param measuredJoules what a power monitor says, null without one
     */
    public NodeCounters snapshot(Double measuredJoules) {
        return new NodeCounters(
                frames.sum(),
                failures.sum(),
                commits.sum(),
                bitOperations.sum(),
                energy.sum(),
                dynamic.sum(),
                measuredJoules);
    }
}
