package io.bitgear.fpga.device;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.bitgear.fpga.compile.Geometry;
import java.nio.file.Path;
import java.util.Objects;

/** One accelerator, on a board or simulated, through the C driver. For one thread at a time. */
public final class Accelerator implements AutoCloseable {
    private static final int CAPABILITIES = 11;
    private static final int STATES = 4;
    private static final int RESULTS = 5;
    private static final int COUNTERS = 8;

    private final Pointer node;
    private final int timeoutMs;
    private final int[] capabilities = new int[CAPABILITIES];
    private boolean closed;

    private Accelerator(Pointer node, int timeoutMs) {
        this.node = node;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Opens, locks and resets an accelerator.
     *
     * @param folder with its registers, buffer and interrupt (docs/driver.md)
     * @param stallMs how long its clock may stand still, 1 to 10,000
     * @param timeoutMs how long a command may take
     * @throws AcceleratorException if it is not there, taken, foreign or dead
     * @throws UnsatisfiedLinkError if there is no driver for this machine
     */
    public static Accelerator open(Path folder, int stallMs, int timeoutMs)
            throws AcceleratorException {
        NativeDriver.acquire();
        PointerByReference place = new PointerByReference();
        int code = NativeDriver.bitgear_fpga_open(folder.toString(), stallMs, timeoutMs, place);
        if (code != 0) {
            String message = NativeDriver.bitgear_fpga_message(Pointer.NULL);
            NativeDriver.release();
            throw new AcceleratorException(code, folder + ": " + message);
        }
        Accelerator accelerator = new Accelerator(place.getValue(), timeoutMs);
        try {
            accelerator.check(
                    NativeDriver.bitgear_fpga_capabilities(
                            accelerator.node, accelerator.capabilities));
        } catch (AcceleratorException e) {
            accelerator.close();
            throw e;
        }
        return accelerator;
    }

    /** Its sizes. */
    public Geometry geometry() {
        int[] c = capabilities;
        return new Geometry(c[0], c[1], c[2], c[3], c[4], c[5], c[6]);
    }

    /** Most logits of a configuration. */
    public int mostLogits() {
        return capabilities[7];
    }

    /** Its clock. */
    public double clockHz() {
        return 1e3 * capabilities[8];
    }

    /** Frames that may be submitted and not waited for. */
    public int slots() {
        return capabilities[9];
    }

    /** Most bytes of a stage stream. */
    public int stageBytes() {
        return capabilities[10];
    }

    /** Checks, loads and reads back a stage stream, beside the configuration that runs. */
    public void stage(byte[] stream) throws AcceleratorException {
        check(NativeDriver.bitgear_fpga_stage(node, stream, stream.length, timeoutMs));
    }

    /** The same for a stream of weights alone: what is staged stays. */
    public void load(byte[] stream) throws AcceleratorException {
        check(NativeDriver.bitgear_fpga_load(node, stream, stream.length, timeoutMs));
    }

    /** Lets what is staged take effect between two frames, and reads it back. */
    public void commit(long epoch, long tag) throws AcceleratorException {
        check(NativeDriver.bitgear_fpga_commit(node, epoch, tag, timeoutMs));
    }

    /**
     * Reads back what the stream of the configuration that runs had written.
     *
     * @return its CRC-32
     */
    public int verify(byte[] stream) throws AcceleratorException {
        IntByReference crc = new IntByReference();
        check(NativeDriver.bitgear_fpga_verify(node, stream, stream.length, crc, timeoutMs));
        return crc.getValue();
    }

    /** Epoch and tag of the configuration that runs, from the registers; 0 and 0 when none does. */
    public long[] readBack() throws AcceleratorException {
        long[] values = new long[STATES];
        check(NativeDriver.bitgear_fpga_read_back(node, values));
        return new long[] {values[0], values[1]};
    }

    /**
     * Queues a frame, without waiting.
     *
     * @return its number
     */
    public int submit(byte[] frame) throws AcceleratorException {
        IntByReference number = new IntByReference();
        check(NativeDriver.bitgear_fpga_submit(node, frame, frame.length, number));
        return number.getValue();
    }

    /**
     * Queues a frame that is to run under what is staged, not under what runs; until it was waited
     * for, nothing can be staged or committed. Its result has the epoch and tag of what runs.
     *
     * @return its number
     */
    public int submitStaged(byte[] frame) throws AcceleratorException {
        IntByReference number = new IntByReference();
        check(NativeDriver.bitgear_fpga_submit_staged(node, frame, frame.length, number));
        return number.getValue();
    }

    /** Waits as long as a command may take. */
    public Result await(int number, int logits) throws AcceleratorException {
        return await(number, logits, timeoutMs);
    }

    /** Waits for the oldest frame that was not waited for, and checks its result. */
    public Result await(int number, int logits, int timeoutMs) throws AcceleratorException {
        long[] values = new long[RESULTS];
        short[] codes = new short[logits];
        check(NativeDriver.bitgear_fpga_wait(node, number, values, codes, logits, timeoutMs));
        int[] wide = new int[logits];
        for (int i = 0; i < logits; i++) {
            wide[i] = codes[i];
        }
        return new Result(wide, values[0], values[1], values[2], values[3], values[4]);
    }

    /** Its counters. */
    public Counters counters() throws AcceleratorException {
        long[] v = new long[COUNTERS];
        check(NativeDriver.bitgear_fpga_counters(node, v));
        return new Counters(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }

    /** Fails if its clock stands still. */
    public void checkAlive() throws AcceleratorException {
        check(NativeDriver.bitgear_fpga_alive(node));
    }

    /** Drops all frames and configurations. */
    public void reset() throws AcceleratorException {
        check(NativeDriver.bitgear_fpga_reset(node, timeoutMs));
    }

    private void check(int code) throws AcceleratorException {
        if (code != 0) {
            throw new AcceleratorException(
                    code, Objects.requireNonNull(NativeDriver.bitgear_fpga_message(node)));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NativeDriver.bitgear_fpga_close(node);
            NativeDriver.release();
        }
    }
}
