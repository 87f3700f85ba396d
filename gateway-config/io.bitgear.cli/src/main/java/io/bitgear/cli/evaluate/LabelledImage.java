package io.bitgear.cli.evaluate;

/**
 * An image and what it shows.
 *
 * @param label index of the class
 * @param pixels unsigned bytes, channels x height x width; shared, not copied
 */
public record LabelledImage(int label, byte[] pixels) {}
