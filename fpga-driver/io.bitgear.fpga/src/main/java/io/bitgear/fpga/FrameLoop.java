package io.bitgear.fpga;

import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.fpga.device.Accelerator;
import io.bitgear.fpga.device.AcceleratorException;
import io.bitgear.fpga.device.AcceleratorException.Reason;
import io.bitgear.fpga.device.Result;
import io.bitgear.model.cost.Totals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that talks to an accelerator: takes tasks in their order, keeps two frames on the
 * accelerator, looks whether it lives while there is nothing to do.
 */
final class FrameLoop {
    /** Frames on the accelerator: one runs, one waits in its slot. */
    private static final int DEPTH = 2;

    private static final int IDLE_MS = 40;
    private static final int SLICE_MS = 50;

    private final FpgaSettings settings;
    private final Accelerator accelerator;
    private final Pricing pricing;
    private final Totals totals = new Totals();
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Semaphore places;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private volatile Gear gear;
    private volatile boolean stopped;

    FrameLoop(FpgaSettings settings, Accelerator accelerator, Pricing pricing) {
        this.settings = settings;
        this.accelerator = accelerator;
        this.pricing = pricing;
        this.places = new Semaphore(settings.queue());
    }

    /** Queues a frame; false when as many wait as may. */
    boolean offer(Task.Frame frame) {
        if (!places.tryAcquire()) {
            totals.failed();
            return false;
        }
        add(frame);
        return true;
    }

    /** Queues a task; when the loop has ended it fails at once. */
    void add(Task task) {
        tasks.add(task);
        if (stopped) {
            failAll(gone(null));
        }
    }

    Gear gear() {
        return gear;
    }

    /** What runs from the next frame on; for the loop's thread. */
    void shift(Gear next) {
        gear = next;
        totals.committed();
    }

    boolean isStopped() {
        return stopped;
    }

    NodeCounters counters(Double measuredJoules) {
        return totals.snapshot(measuredJoules);
    }

    void stop() {
        stopped = true;
    }

    /** Until {@link #stop}, or until the accelerator fails. */
    void serve() throws AcceleratorException {
        NodeException end = gone(null);
        try {
            while (!stopped) {
                turn();
            }
        } catch (AcceleratorException e) {
            end = gone(e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
            for (Flight flight : flights) {
                fail(flight.task(), end);
            }
            failAll(end);
        }
    }

    private void turn() throws AcceleratorException, InterruptedException {
        Task task =
                flights.isEmpty()
                        ? tasks.poll(IDLE_MS, TimeUnit.MILLISECONDS)
                        : flights.size() < DEPTH ? tasks.poll() : null;
        if (task instanceof Task.Frame frame) {
            submit(frame);
        } else if (task instanceof Task.Between between) {
            while (!flights.isEmpty() && !stopped) {
                settle();
            }
            perform(between);
        } else if (flights.isEmpty()) {
            accelerator.checkAlive();
        } else {
            settle();
        }
    }

    private void submit(Task.Frame frame) throws AcceleratorException {
        places.release();
        Gear now = gear;
        if (now == null) {
            fail(frame, new NodeException("node " + settings.id() + " runs no configuration yet"));
            return;
        }
        byte[] words = now.deployment().first().frame(frame.codes());
        try {
            int number = accelerator.submit(words);
            flights.add(Flight.first(frame, now, words, number, System.nanoTime()));
        } catch (AcceleratorException e) {
            fail(frame, gone(e));
            throw e;
        }
    }

    /** Submits a frame again that its first run was not sure about, behind those on their way. */
    private void again(Flight flight, Spent spent) throws AcceleratorException {
        try {
            int number = accelerator.submitStaged(flight.words());
            flights.add(flight.second(number, System.nanoTime(), spent));
        } catch (AcceleratorException e) {
            fail(flight.task(), gone(e));
            throw e;
        }
    }

    /** Waits a while for the oldest frame. */
    private void settle() throws AcceleratorException {
        Flight flight = flights.element();
        Result result;
        try {
            result = accelerator.await(flight.number(), flight.image().logits(), SLICE_MS);
        } catch (AcceleratorException e) {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - flight.submitted());
            if (e.reason() != Reason.TIMEOUT || waited > (long) DEPTH * settings.timeoutMs()) {
                throw e;
            }
            return;
        }
        flights.remove();
        Spent spent = flight.spent().plus(pricing.spent(result, flight.image()));
        if (flight.escalates(result.logits())) {
            again(flight, spent);
        } else {
            complete(flight, result, spent);
        }
    }

    private void complete(Flight flight, Result result, Spent spent) {
        long now = System.nanoTime();
        totals.ran(spent.operations(), spent.joules(), spent.dynamicJoules());
        Task.Frame task = flight.task();
        task.result()
                .complete(
                        new FrameResult(
                                result.logits(),
                                flight.gear().active(),
                                Duration.ofNanos(flight.began() - task.since()),
                                Duration.ofNanos(now - flight.began()),
                                spent.joules()));
    }

    private void fail(Task.Frame frame, NodeException cause) {
        totals.failed();
        frame.fail(cause);
    }

    /**
     * What is refused fails alone, unless it is vital; any other failure is the accelerator's end.
     */
    private void perform(Task.Between between) throws AcceleratorException {
        try {
            between.action().run();
            between.done().complete(null);
        } catch (IllegalArgumentException e) {
            between.fail(e);
        } catch (AcceleratorException e) {
            between.fail(e);
            if (between.isVital() || e.reason() != Reason.REFUSED) {
                throw e;
            }
        }
    }

    private void failAll(NodeException cause) {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            if (task instanceof Task.Frame) {
                totals.failed();
            }
            task.fail(cause);
        }
    }

    private NodeException gone(AcceleratorException cause) {
        return cause == null
                ? new NodeException("node " + settings.id() + " is stopped")
                : new NodeException(
                        "node " + settings.id() + " is gone: " + cause.getMessage(), cause);
    }
}
