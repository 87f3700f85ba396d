package io.bitgear.engine.kernel;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * A program of the native kernels. Its weights are packed once, when it is made, or copied from
 * another program; its memory, and that of its runs, belongs to the garbage collector. While it is
 * used, the kernels have to stay loaded.
 */
final class NativeProgram implements Executable {
    private static final int ALIGNMENT = 64;
    private static final int MESSAGE_BYTES = 256;

    private static final int PROGRAM_BYTES = 0;
    private static final int SESSION_BYTES = 1;
    private static final int FRAME_OFFSET = 2;
    private static final int FRAME_BYTES = 3;
    private static final int LOGITS_OFFSET = 4;
    private static final int LOGITS = 5;
    private static final int SIZES = 6;

    private final Model model;
    private final PrecisionConfiguration configuration;
    private final InstructionSet set;
    private final long[] sizes = new long[SIZES];
    private final ByteBuffer program;
    private final long address;

    /**
     * Packs the weights.
     *
     * @param previous a program whose weights are copied, those of layers that have the same width
     *     there; or null
     * @throws IllegalArgumentException when the configuration is not one of this model, or the
     *     kernels do not take it
     */
    NativeProgram(
            Model model,
            PrecisionConfiguration configuration,
            InstructionSet set,
            NativeProgram previous) {
        this.model = model;
        this.configuration = configuration;
        this.set = set;
        boolean isAlike = previous != null && previous.model == model && previous.set == set;
        long known = isAlike ? previous.address : 0;
        byte[] plan = PlanWriter.write(model, configuration);
        byte[] message = new byte[MESSAGE_BYTES];
        int id = set.ordinal();
        check(
                NativeKernels.bitgear_engine_measure(
                        plan, plan.length, id, known, sizes, message, MESSAGE_BYTES),
                message);
        program = allocate(sizes[PROGRAM_BYTES]);
        check(
                NativeKernels.bitgear_engine_prepare(
                        plan,
                        plan.length,
                        id,
                        known,
                        program,
                        program.capacity(),
                        message,
                        MESSAGE_BYTES),
                message);
        address = address(program);
        // The previous program's memory is used up to here.
        Reference.reachabilityFence(previous);
    }

    private static void check(int result, byte[] message) {
        if (result != 0) {
            throw new IllegalArgumentException("the kernels say: " + Native.toString(message));
        }
    }

    private static ByteBuffer allocate(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes) + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder());
    }

    private static long address(ByteBuffer memory) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    @Override
    public PrecisionConfiguration configuration() {
        return configuration;
    }

    @Override
    public Run open() {
        return new NativeRun();
    }

    private final class NativeRun implements Run {
        private final ByteBuffer session = allocate(sizes[SESSION_BYTES]);
        private final long sessionAddress = address(session);
        private final ByteBuffer frames =
                session.slice((int) sizes[FRAME_OFFSET], (int) sizes[FRAME_BYTES]);
        private final IntBuffer logits =
                session.slice((int) sizes[LOGITS_OFFSET], 4 * (int) sizes[LOGITS])
                        .order(ByteOrder.nativeOrder())
                        .asIntBuffer();

        private NativeRun() {
            if (NativeKernels.bitgear_engine_open(program, session, session.capacity()) != 0) {
                throw new IllegalStateException("the kernels need a larger session");
            }
        }

        @Override
        public int[] run(byte[] frame) {
            if (frame.length != frames.capacity()) {
                throw new IllegalArgumentException(
                        "a frame of "
                                + frame.length
                                + " bytes, the input takes "
                                + frames.capacity());
            }
            frames.put(0, frame);
            NativeKernels.bitgear_engine_run(sessionAddress);
            int[] answer = new int[logits.capacity()];
            logits.get(0, answer);
            // The session's memory, and the program's, which it points to, are used up to here.
            Reference.reachabilityFence(this);
            return answer;
        }
    }
}
