package io.bitgear.fpga;

import io.bitgear.fpga.device.Accelerator;
import io.bitgear.fpga.device.AcceleratorException;
import io.bitgear.model.Model;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line to one accelerator, on a thread of its own: opens it, offers the node while it is there,
 * takes the node back when it fails, and looks for it again. A node that returns is a new one: it
 * runs nothing until it has been staged, committed and read back.
 */
final class FpgaLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FpgaLine.class);
    private static final long JOIN_MS = 5_000;

    private final FpgaSettings settings;
    private final Model model;
    private final Function<FpgaNode, Runnable> offer;
    private final Thread thread;
    private final PowerMonitor power;
    private FpgaNode node;
    private Runnable withdraw = () -> {};
    private boolean closed;
    private String complaint;

    /**
     * Starts.
     *
     * @param offer offers a node to others, and gives what takes the offer back
     */
    FpgaLine(FpgaSettings settings, Model model, Function<FpgaNode, Runnable> offer) {
        this.settings = settings;
        this.model = model;
        this.offer = offer;
        this.power =
                settings.hwmon() == null ? null : new PowerMonitor(settings.id(), settings.hwmon());
        this.thread = new Thread(this::run, "bitgear-fpga-" + settings.id());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!isClosed()) {
            try (Accelerator accelerator =
                    Accelerator.open(settings.folder(), settings.stallMs(), settings.timeoutMs())) {
                serve(accelerator);
            } catch (AcceleratorException e) {
                complain(e.getMessage());
            } catch (LinkageError e) {
                complain("no driver for this machine: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("FPGA node {} failed", settings.id(), e);
            }
            pause();
        }
    }

    private void serve(Accelerator accelerator) throws AcceleratorException {
        FpgaNode fresh = new FpgaNode(settings, model, accelerator, power);
        synchronized (this) {
            if (closed) {
                return;
            }
            node = fresh;
        }
        LOG.info(
                "FPGA node {} is there: {}, {}",
                settings.id(),
                settings.folder(),
                accelerator.geometry());
        complaint = null;
        Runnable withdrawal = offer.apply(fresh);
        synchronized (this) {
            withdraw = withdrawal;
        }
        try {
            fresh.serve();
        } finally {
            withdrawal.run();
        }
    }

    /** Says what is wrong, once as long as it stays the same. */
    private void complain(String message) {
        if (!Objects.equals(message, complaint)) {
            LOG.warn(
                    "FPGA node {}: {}; looking for it every {} ms",
                    settings.id(),
                    message,
                    settings.retryMs());
            complaint = message;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void pause() {
        long until = System.nanoTime() + settings.retryMs() * 1_000_000L;
        try {
            for (long left = settings.retryMs(); left > 0 && !closed; ) {
                wait(left);
                left = (until - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /**
     * Ends the thread; the accelerator is closed when it has. The node is withdrawn before it is
     * stopped, so that the frames that it holds are done.
     */
    @Override
    public void close() {
        Runnable withdrawal;
        synchronized (this) {
            closed = true;
            withdrawal = withdraw;
        }
        withdrawal.run();
        synchronized (this) {
            if (node != null) {
                node.stop();
            }
            notifyAll();
        }
        if (power != null) {
            power.close();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_MS);
            if (thread.isAlive()) {
                LOG.warn("FPGA node {}: its thread has not ended in time", settings.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
