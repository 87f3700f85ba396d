package io.bitgear.api.rollout;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * One file that a rollout brings.
 *
 * @param kind what it is
 * @param name symbolic name of the bundle, or the name that the model is served under
 * @param digest SHA-256 of the file, 64 lower-case hexadecimal digits
 * @param source where to fetch it: {@code file:}, {@code http:}, {@code https:}, {@code coap:}
 */
public record Artifact(Kind kind, String name, String digest, URI source) {
    /** What a file is. */
    public enum Kind {
        /** A bundle, a jar. */
        BUNDLE,
        /** A model file; its gate is in it. */
        MODEL
    }

    /**
     * Checks the form of the name and the digest.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public Artifact {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(source, "source");
        if (!name.matches("[A-Za-z0-9._-]{1,200}")) {
            throw new IllegalArgumentException("artifact name \"" + name + "\" is not usable");
        }
        digest = digest.toLowerCase(Locale.ROOT);
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "artifact " + name + ": a digest is 64 hexadecimal digits of SHA-256");
        }
    }
}
