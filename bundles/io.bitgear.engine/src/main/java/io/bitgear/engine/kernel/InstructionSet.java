package io.bitgear.engine.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Instruction sets that the native kernels know, in the order of {@code bitgear_engine.h}; the
 * later ones of an architecture are the faster ones, of which AMX has yet to give proof: it has
 * never been timed.
 */
public enum InstructionSet {
    /** What the C compiler makes for the plainest machine of the architecture. */
    PORTABLE,
    /** x86-64 with AVX2. */
    AVX2,
    /** x86-64 with AVX-512 and its VNNI extension. */
    AVX512_VNNI,
    /** x86-64 with that and the byte instructions of AMX. */
    AMX_INT8,
    /** AArch64. */
    NEON,
    /** AArch64 with the dot product extension. */
    NEON_DOTPROD;

    /** Whether it was seen to be faster than those before it. */
    boolean isTimed() {
        return this != AMX_INT8;
    }

    /** As in configurations and messages: {@code avx512-vnni}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<InstructionSet> of(String label) {
        return Arrays.stream(values()).filter(set -> set.label().equals(label)).findFirst();
    }
}
