package io.bitgear.engine;

import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeException;
import io.bitgear.engine.kernel.Executable;
import io.bitgear.model.cost.Totals;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs frames on one thread, in memory that is made anew when the gear changes. */
final class FrameRunner implements Consumer<FrameJob> {
    private final String node;
    private final Supplier<Gear> gears;
    private final Totals counters;
    private final Seat first = new Seat();
    private final Seat second = new Seat();

    FrameRunner(String node, Supplier<Gear> gears, Totals counters) {
        this.node = node;
        this.gears = gears;
        this.counters = counters;
    }

    /** Never throws: whatever goes wrong fails the frame, and the thread goes on. */
    @Override
    public void accept(FrameJob job) {
        if (job.result().isDone()) {
            return;
        }
        Gear gear = gears.get();
        if (gear == null) {
            fail(job, new NodeException("node " + node + " runs no configuration yet"));
            return;
        }
        FrameResult result;
        try {
            result = run(job, gear);
        } catch (RuntimeException | Error e) {
            fail(job, new NodeException("node " + node + " failed on a frame: " + e, e));
            return;
        }
        job.result().complete(result);
    }

    private FrameResult run(FrameJob job, Gear gear) {
        long begin = System.nanoTime();
        int[] logits = first.run(gear, job.frame());
        Cost cost = gear.cost();
        long bitOperations = cost.bitOperations();
        double joules = cost.energyJoules();
        double dynamicJoules = cost.dynamicEnergyJoules();
        if (gear.escalation() != null && gear.escalation().applies(logits)) {
            logits = second.run(gear.higher(), job.frame());
            Cost again = gear.higher().cost();
            bitOperations += again.bitOperations();
            joules += again.energyJoules();
            dynamicJoules += again.dynamicEnergyJoules();
        }
        long end = System.nanoTime();
        counters.ran(bitOperations, joules, dynamicJoules);
        return new FrameResult(
                logits,
                gear.active(),
                Duration.ofNanos(begin - job.arrived()),
                Duration.ofNanos(end - begin),
                joules);
    }

    /** The memory of one program. */
    private static final class Seat {
        private Executable program;
        private Executable.Run session;

        int[] run(Gear gear, byte[] frame) {
            if (program != gear.program()) {
                session = gear.program().open();
                program = gear.program();
            }
            return session.run(frame);
        }
    }

    private void fail(FrameJob job, NodeException cause) {
        counters.failed();
        job.fail(cause);
    }
}
