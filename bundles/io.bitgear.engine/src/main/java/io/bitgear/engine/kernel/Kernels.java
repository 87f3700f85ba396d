package io.bitgear.engine.kernel;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes programs for this processor: of the native kernels with its best instruction set, or in
 * plain Java where there are none for it. Thread-safe.
 */
public final class Kernels implements AutoCloseable {
    /** The best there is. */
    public static final String AUTO = "auto";

    /** Plain Java. */
    public static final String JAVA = "java";

    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

    private final InstructionSet set;
    private boolean closed;

    private Kernels(InstructionSet set) {
        this.set = set;
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
            return new Kernels(null);
        }
        try {
            NativeKernels.acquire();
        } catch (LinkageError e) {
            if (!name.equals(AUTO)) {
                throw new IllegalArgumentException(
                        "kernels "
                                + name
                                + ": the native library cannot be loaded: "
                                + e.getMessage(),
                        e);
            }
            LOG.info("No native kernels for this machine, plain Java instead: {}", e.getMessage());
            return new Kernels(null);
        }
        List<InstructionSet> supported = supported();
        Optional<InstructionSet> chosen =
                name.equals(AUTO)
                        ? Optional.of(supported.get(supported.size() - 1))
                        : InstructionSet.of(name).filter(supported::contains);
        if (chosen.isEmpty()) {
            NativeKernels.release();
            throw new IllegalArgumentException(
                    "kernels "
                            + name
                            + ": this machine has "
                            + supported.stream().map(InstructionSet::label).toList()
                            + "; "
                            + AUTO
                            + " takes the best, "
                            + JAVA
                            + " needs none");
        }
        return new Kernels(chosen.get());
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

    /** What was chosen. */
    public String name() {
        return set == null ? JAVA : set.label();
    }

    /**
     * Makes a program, which takes a millisecond or two; {@link #close()} waits for it, for whoever
     * stages may do so on a node that leaves. After that it is one in plain Java.
     *
     * @throws IllegalArgumentException when the configuration is not one of this model, or lacks a
     *     table
     */
    public synchronized Executable program(Model model, PrecisionConfiguration configuration) {
        if (set == null || closed) {
            return new JavaProgram(new Program(model, configuration));
        }
        try {
            return new NativeProgram(model, configuration, set);
        } catch (IllegalArgumentException e) {
            // Where the configuration is at fault, this says so.
            Executable program = new JavaProgram(new Program(model, configuration));
            LOG.warn("Model {} runs in plain Java: {}", model.info().name(), e.getMessage());
            return program;
        }
    }

    /** Ends the use of the native library. No program may run then, nor be run later. */
    @Override
    public synchronized void close() {
        if (set != null && !closed) {
            closed = true;
            NativeKernels.release();
        }
    }
}
