package io.bitgear.engine.kernel;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes programs for this processor: of the native kernels with its best instruction set, or in
 * plain Java where there are none for it. Where nobody knows which set is the best, the first
 * program is made with two, which are timed. Thread-safe.
 */
public final class Kernels implements AutoCloseable {
    /** The best there is; with AMX, what is quicker with the first program. */
    public static final String AUTO = "auto";

    /** Plain Java. */
    public static final String JAVA = "java";

    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

    /** None for plain Java; several until the first program shows which is the quickest. */
    private volatile List<InstructionSet> sets;

    /** The program made last, for what the next one has in common with it. */
    private NativeProgram last;

    private boolean closed;

    private Kernels(List<InstructionSet> sets) {
        this.sets = sets;
    }

    /**
     * Chooses.
     *
     * @param name {@link #AUTO}, {@link #JAVA} or the label of an {@link InstructionSet}
     * @throws IllegalArgumentException when this machine does not have the instruction set that is
     *     named; with {@link #AUTO} never
     */
    public static Kernels of(String name) {
        if (name.equals(JAVA)) {
            return new Kernels(List.of());
        }
        try {
            NativeKernels.acquire();
        } catch (LinkageError e) {
            if (!name.equals(AUTO)) {
                String message = "kernels %s: the native library cannot be loaded: %s";
                throw new IllegalArgumentException(message.formatted(name, e.getMessage()), e);
            }
            LOG.info("No native kernels for this machine, plain Java instead: {}", e.getMessage());
            return new Kernels(List.of());
        }
        List<InstructionSet> supported = supported();
        List<InstructionSet> chosen =
                name.equals(AUTO)
                        ? SpeedTrial.contenders(supported)
                        : InstructionSet.of(name).filter(supported::contains).stream().toList();
        if (chosen.isEmpty()) {
            NativeKernels.release();
            throw new IllegalArgumentException(
                    "kernels %s: this machine has %s; %s takes the best, %s needs none"
                            .formatted(
                                    name,
                                    supported.stream().map(InstructionSet::label).toList(),
                                    AUTO,
                                    JAVA));
        }
        return new Kernels(chosen);
    }

    private static List<InstructionSet> supported() {
        return Arrays.stream(InstructionSet.values())
                .filter(set -> NativeKernels.bitgear_engine_supports(set.ordinal()) == 1)
                .toList();
    }

    /**
     * Labels of the instruction sets that this machine has, the best last; none without kernels.
     */
    public static List<String> available() {
        try {
            NativeKernels.acquire();
        } catch (LinkageError e) {
            return List.of();
        }
        try {
            return supported().stream().map(InstructionSet::label).toList();
        } finally {
            NativeKernels.release();
        }
    }

    /** What was chosen; {@code a or b} as long as the first program has yet to decide it. */
    public String name() {
        List<InstructionSet> now = sets;
        return now.isEmpty()
                ? JAVA
                : now.stream().map(InstructionSet::label).collect(Collectors.joining(" or "));
    }

    /**
     * Makes a program, of which only what differs from the last one is packed anew; some
     * milliseconds more where the first one decides between sets; {@link #close()} waits for it,
     * for whoever stages may do so on a node that leaves. After that it is one in plain Java.
     *
     * @throws IllegalArgumentException when the configuration is not one of this model, or lacks a
     *     table
     */
    public synchronized Executable program(Model model, PrecisionConfiguration configuration) {
        if (sets.isEmpty() || closed) {
            return new JavaProgram(new Program(model, configuration));
        }
        try {
            return nativeProgram(model, configuration);
        } catch (IllegalArgumentException e) {
            // Where the configuration is at fault, this says so.
            Executable program = new JavaProgram(new Program(model, configuration));
            LOG.warn("Model {} runs in plain Java: {}", model.info().name(), e.getMessage());
            return program;
        }
    }

    private Executable nativeProgram(Model model, PrecisionConfiguration configuration) {
        Map<InstructionSet, NativeProgram> programs = new EnumMap<>(InstructionSet.class);
        sets.forEach(set -> programs.put(set, new NativeProgram(model, configuration, set, last)));
        if (programs.size() > 1) {
            InstructionSet quickest =
                    new SpeedTrial(System::nanoTime)
                            .quickest(programs, new byte[model.info().inputBytes()]);
            sets = List.of(quickest);
        }
        last = programs.get(sets.get(0));
        return last;
    }

    /** Ends the use of the native library. No program may run then, nor be run later. */
    @Override
    public synchronized void close() {
        if (!sets.isEmpty() && !closed) {
            closed = true;
            last = null;
            NativeKernels.release();
        }
    }
}
