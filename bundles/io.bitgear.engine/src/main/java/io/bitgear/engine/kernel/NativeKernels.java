package io.bitgear.engine.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;

/**
 * The native kernels, mapped directly; names and arguments are those of {@code
 * native/include/bitgear_engine.h}, which says what they mean.
 */
final class NativeKernels {
    /** The interface version that this class is written for. */
    private static final int ABI = 3;

    private static final String NAME = "bitgear_engine";

    private static NativeLibrary library;
    private static int users;

    private NativeKernels() {}

    /**
     * Loads the library, unless it is; for each call {@link #release()} is to be called once, when
     * nothing runs in it any more.
     *
     * @throws UnsatisfiedLinkError if there is none for this machine, or it is of another version
     */
    static synchronized void acquire() {
        if (users == 0) {
            NativeLibrary found =
                    NativeLibrary.getInstance(NAME, NativeKernels.class.getClassLoader());
            try {
                Native.register(NativeKernels.class, found);
                if (bitgear_engine_abi() != ABI) {
                    unregister();
                    throw new UnsatisfiedLinkError(
                            found
                                    + " has interface "
                                    + bitgear_engine_abi()
                                    + ", needed is "
                                    + ABI);
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
        Native.unregister(NativeKernels.class);
        Native.getLibraryOptions(NativeKernels.class).clear();
    }

    static native int bitgear_engine_abi();

    static native int bitgear_engine_supports(int set);

    static native int bitgear_engine_measure(
            byte[] plan,
            int bytes,
            int set,
            long previous,
            long[] sizes,
            byte[] message,
            int capacity);

    static native int bitgear_engine_prepare(
            byte[] plan,
            int bytes,
            int set,
            long previous,
            ByteBuffer program,
            long size,
            byte[] message,
            int capacity);

    static native int bitgear_engine_open(ByteBuffer program, ByteBuffer session, long size);

    /** The session by its address: the one call a frame is to cost little. */
    static native void bitgear_engine_run(long session);
}
