package io.bitgear.api.model;

import java.util.List;

/**
 * What a client may know of a served model.
 *
 * @param name the name in resource paths: letters, digits, dot, dash and underscore
 * @param version the model's version
 * @param digest SHA-256 of the model file, 64 lower-case hexadecimal digits
 * @param inputShape channels, height, width of the input; datatype UINT8
 * @param classes the labels of the outputs in order
 */
public record ModelInfo(
        String name,
        String version,
        String digest,
        List<Integer> inputShape,
        List<String> classes) {
    /** Copies the lists. */
    public ModelInfo {
        inputShape = List.copyOf(inputShape);
        classes = List.copyOf(classes);
    }

    /** Number of bytes of one input frame: channels x height x width. */
    public int inputBytes() {
        return inputShape.stream().reduce(1, Math::multiplyExact);
    }
}
