package io.bitgear.fpga;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the energy of a board's supply: reads its power from Linux hwmon (kernel documentation,
 * hwmon/sysfs-interface) ten times a second, on a thread of its own since such a read goes over
 * I2C, and adds it up. The power is {@code power1_input} in microwatts, or, of monitors without it,
 * {@code in1_input} in millivolts times {@code curr1_input} in milliamperes.
 */
final class PowerMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PowerMonitor.class);
    private static final int PERIOD_MS = 100;
    private static final long JOIN_MS = 1_000;

    private final String id;
    private final Path folder;
    private final Thread thread;
    private double joules;
    private boolean closed;
    private boolean complained;

    /**
     * Starts.
     *
     * @param id of the node
     * @param folder of the monitor; it may come later, what was not read is not counted
     */
    PowerMonitor(String id, Path folder) {
        this.id = id;
        this.folder = folder;
        this.thread = new Thread(this::run, "bitgear-fpga-power-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    /** Energy so far. */
    synchronized double joules() {
        return joules;
    }

    private void run() {
        double before = Double.NaN;
        long since = System.nanoTime();
        while (pause()) {
            double watts = watts();
            long now = System.nanoTime();
            if (!Double.isNaN(watts) && !Double.isNaN(before)) {
                add((before + watts) / 2 * (now - since) * 1e-9);
            }
            before = watts;
            since = now;
        }
    }

    private synchronized void add(double more) {
        joules += more;
    }

    /** Not a number when the monitor cannot be read, which is said once until it can be again. */
    private double watts() {
        try {
            Path power = folder.resolve("power1_input");
            double microwatts =
                    Files.exists(power)
                            ? number(power)
                            : number(folder.resolve("in1_input"))
                                    * number(folder.resolve("curr1_input"));
            complained = false;
            return microwatts * 1e-6;
        } catch (IOException | NumberFormatException e) {
            if (!complained) {
                LOG.warn("FPGA node {}: the power monitor cannot be read: {}", id, e.toString());
                complained = true;
            }
            return Double.NaN;
        }
    }

    private static double number(Path file) throws IOException {
        return Double.parseDouble(Files.readString(file).trim());
    }

    private synchronized boolean pause() {
        try {
            if (!closed) {
                wait(PERIOD_MS);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        return !closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
