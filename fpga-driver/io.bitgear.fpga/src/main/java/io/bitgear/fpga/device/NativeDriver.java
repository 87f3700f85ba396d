package io.bitgear.fpga.device;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The C driver, mapped directly; names and arguments are those of {@code
 * native/include/bitgear_fpga.h}, which says what they mean.
 */
public final class NativeDriver {
    /** The interface version that this class is written for. */
    private static final int ABI = 1;

    private static final String NAME = "bitgear_fpga";

    private static NativeLibrary library;
    private static int users;

    private NativeDriver() {}

    /**
     * Loads the library, if it is not loaded, to see that it can be.
     *
     * @throws UnsatisfiedLinkError if there is none for this machine, or it is of another version
     */
    public static void check() {
        acquire();
        release();
    }

    /**
     * Loads the library, unless it is; for each call {@link #release()} is to be called once.
     *
     * @throws UnsatisfiedLinkError if there is none for this machine, or it is of another version
     */
    static synchronized void acquire() {
        if (users == 0) {
            NativeLibrary found =
                    NativeLibrary.getInstance(NAME, NativeDriver.class.getClassLoader());
            try {
                Native.register(NativeDriver.class, found);
                if (bitgear_fpga_abi() != ABI) {
                    unregister();
                    throw new UnsatisfiedLinkError(
                            found + " has interface " + bitgear_fpga_abi() + ", needed is " + ABI);
                }
            } catch (UnsatisfiedLinkError e) {
                found.close();
                throw e;
            }
            library = found;
        }
        users++;
    }

    /** Unloads the library behind the last user, so that an update of the bundle brings its own. */
    static synchronized void release() {
        users--;
        if (users == 0) {
            unregister();
            library.close();
            library = null;
        }
    }

    /**
     * The options that JNA keeps of a registered class, for ever, have the class and its loader as
     * values: without them the bundle can be collected after it is gone.
     */
    private static void unregister() {
        Native.unregister(NativeDriver.class);
        Native.getLibraryOptions(NativeDriver.class).clear();
    }

    static native int bitgear_fpga_abi();

    static native int bitgear_fpga_open(
            String folder, int stallMs, int timeoutMs, PointerByReference node);

    static native void bitgear_fpga_close(Pointer node);

    static native String bitgear_fpga_message(Pointer node);

    static native int bitgear_fpga_capabilities(Pointer node, int[] values);

    static native int bitgear_fpga_stage(Pointer node, byte[] stream, int bytes, int timeoutMs);

    static native int bitgear_fpga_load(Pointer node, byte[] stream, int bytes, int timeoutMs);

    static native int bitgear_fpga_commit(Pointer node, long epoch, long tag, int timeoutMs);

    static native int bitgear_fpga_verify(
            Pointer node, byte[] stream, int bytes, IntByReference crc, int timeoutMs);

    static native int bitgear_fpga_read_back(Pointer node, long[] values);

    static native int bitgear_fpga_submit(
            Pointer node, byte[] frame, int bytes, IntByReference number);

    static native int bitgear_fpga_submit_staged(
            Pointer node, byte[] frame, int bytes, IntByReference number);

    static native int bitgear_fpga_wait(
            Pointer node, int number, long[] values, short[] logits, int count, int timeoutMs);

    static native int bitgear_fpga_counters(Pointer node, long[] values);

    static native int bitgear_fpga_alive(Pointer node);

    static native int bitgear_fpga_reset(Pointer node, int timeoutMs);
}
