package io.bitgear.api.precision;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that fixes the bits of an answer, immutable: the model, the width of every weight and
 * activation tensor, the calibrated requantisation tables, the placement of the layers, and what is
 * run again under which higher configuration.
 */
public final class PrecisionConfiguration {
    private final String id;
    private final String modelDigest;
    private final Widths widths;
    private final SortedMap<String, RequantisationTable> tables;
    private final SortedMap<String, String> placement;
    private final Escalation escalation;

    /**
     * A configuration that runs every frame once.
     *
     * @param modelDigest SHA-256 of the model file, hexadecimal
     * @param widths of every weight and activation tensor
     * @param tables by layer name, one for every layer that requantises
     * @param placement node id by layer name; empty when the whole network runs on the node that
     *     answers
     */
    public PrecisionConfiguration(
            String modelDigest,
            Widths widths,
            Map<String, RequantisationTable> tables,
            Map<String, String> placement) {
        this(modelDigest, widths, tables, placement, null);
    }

    private PrecisionConfiguration(
            String modelDigest,
            Widths widths,
            Map<String, RequantisationTable> tables,
            Map<String, String> placement,
            Escalation escalation) {
        this.escalation = escalation;
        this.modelDigest = Objects.requireNonNull(modelDigest, "modelDigest");
        this.widths = Objects.requireNonNull(widths, "widths");
        this.tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        this.placement = Collections.unmodifiableSortedMap(new TreeMap<>(placement));
        this.id = digest();
    }

    /**
     * This configuration with a second run for frames that it is not sure about.
     *
     * @throws IllegalArgumentException when the second one is for another model
     */
    public PrecisionConfiguration escalating(Escalation to) {
        if (!to.higher().modelDigest().equals(modelDigest)) {
            throw new IllegalArgumentException(
                    "configuration "
                            + shortId()
                            + " cannot escalate to "
                            + to.higher().shortId()
                            + " of another model");
        }
        return new PrecisionConfiguration(modelDigest, widths, tables, placement, to);
    }

    /** SHA-256 of all the other parts, 64 lower-case hexadecimal digits. */
    public String id() {
        return id;
    }

    /** The first 12 digits of {@link #id()}, for people. */
    public String shortId() {
        return id.substring(0, 12);
    }

    /** SHA-256 of the model file. */
    public String modelDigest() {
        return modelDigest;
    }

    /** The width of every weight and activation tensor. */
    public Widths widths() {
        return widths;
    }

    /** The requantisation tables by layer name. */
    public SortedMap<String, RequantisationTable> tables() {
        return tables;
    }

    /** Node id by layer name; empty when the whole network runs on the node that answers. */
    public SortedMap<String, String> placement() {
        return placement;
    }

    /** The second run of frames that the first is not sure about; empty when there is none. */
    public Optional<Escalation> escalation() {
        return Optional.ofNullable(escalation);
    }

    private String digest() {
        StringBuilder text =
                new StringBuilder("bitgear-configuration/1\nmodel ").append(modelDigest);
        widths.weights()
                .forEach((k, v) -> text.append("\nweight ").append(k).append(' ').append(v));
        widths.activations()
                .forEach((k, v) -> text.append("\nactivation ").append(k).append(' ').append(v));
        tables.forEach(
                (k, v) -> text.append("\ntable ").append(k).append(' ').append(v.canonical()));
        placement.forEach((k, v) -> text.append("\nplace ").append(k).append(' ').append(v));
        if (escalation != null) {
            text.append("\nescalate ").append(escalation.margin());
            text.append(' ').append(escalation.higher().id());
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrecisionConfiguration c && id.equals(c.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "PrecisionConfiguration[" + shortId() + "]";
    }
}
