package io.bitgear.resources;

/**
 * An image file whose structure was checked, not yet decoded.
 *
 * @param format as {@code javax.imageio} names it
 * @param width from the header, as signed as it was written
 * @param height from the header, as signed as it was written
 * @param bytes the file without what decoding does not need
 */
record ImageFile(String format, int width, int height, byte[] bytes) {}
