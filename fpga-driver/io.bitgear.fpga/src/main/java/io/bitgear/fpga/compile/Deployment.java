package io.bitgear.fpga.compile;

import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import java.util.BitSet;
import java.util.Optional;

/**
 * What an accelerator holds of one configuration: the image of its first run and, where it
 * escalates, that of the second, which is staged beside it for as long as it runs.
 */
public final class Deployment implements WeightUse {
    private final PrecisionConfiguration configuration;
    private final Image first;
    private final Image second;

    private Deployment(PrecisionConfiguration configuration, Image first, Image second) {
        this.configuration = configuration;
        this.first = first;
        this.second = second;
    }

    /**
     * Compiles.
     *
     * @throws IllegalArgumentException when the accelerator is too small for a run, or for both
     *     together, or a layer has a form that it does not run; the message names what
     */
    public static Deployment compile(
            Model model, PrecisionConfiguration configuration, Geometry geometry) {
        Image first = Compiler.compile(model, configuration, geometry);
        Optional<PrecisionConfiguration> higher =
                configuration.escalation().map(Escalation::higher);
        if (higher.isEmpty()) {
            return new Deployment(configuration, first, null);
        }
        try {
            Image second = Compiler.compile(model, higher.get(), geometry);
            first.checkBeside(second);
            return new Deployment(configuration, first, second);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "second run, configuration " + higher.get().shortId() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Of what it is. */
    public PrecisionConfiguration configuration() {
        return configuration;
    }

    /** The image that every frame runs under first. */
    public Image first() {
        return first;
    }

    /** The image of the second run; empty where the configuration does not escalate. */
    public Optional<Image> second() {
        return Optional.ofNullable(second);
    }

    /**
     * Whether a frame is to be run again.
     *
     * @param logits of its first run
     */
    public boolean escalates(int[] logits) {
        return configuration.escalation().filter(e -> e.applies(logits)).isPresent();
    }

    @Override
    public BitSet read() {
        BitSet read = first.read();
        if (second != null) {
            read.or(second.read());
        }
        return read;
    }

    @Override
    public BitSet weight(int address) {
        return second != null && second.reads(address)
                ? second.weight(address)
                : first.weight(address);
    }

    /**
     * The stage stream of the first image, with the weight words of both that the accelerator
     * lacks.
     *
     * @throws IllegalArgumentException if a weight word would overwrite one that is in use
     */
    public byte[] stream(ResidentWeights resident) {
        return first.stream(resident, this);
    }

    /**
     * A stream to load, of the weight words that the accelerator lacks: it changes neither what
     * runs nor what is staged.
     *
     * @throws IllegalArgumentException if a weight word would overwrite one that is in use
     */
    public byte[] planes(ResidentWeights resident) {
        return first.planes(resident, this);
    }
}
