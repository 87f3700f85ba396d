package io.bitgear.training.adapt;

import io.bitgear.model.graph.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Reads images as input codes: one byte a pixel and channel, red, green and blue, or grey.
 *
 * @param shape of the network's input, of one channel or three
 */
record ImageCodes(Shape shape) {

    /**
     * Reads an image.
     *
     * @param file PNG or JPEG of the shape's size
     * @return codes channel by channel
     * @throws IOException if it is no image, or of another size, naming it
     */
    byte[] read(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IOException(file + " is no PNG or JPEG");
        }
        int channels = shape.channels();
        if ((channels != 1 && channels != 3)
                || image.getWidth() != shape.width()
                || image.getHeight() != shape.height()) {
            throw new IOException(
                    file
                            + " has "
                            + image.getWidth()
                            + " x "
                            + image.getHeight()
                            + " pixels, the model takes "
                            + shape);
        }
        byte[] codes = new byte[shape.elements()];
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                put(codes, y * shape.width() + x, image.getRGB(x, y));
            }
        }
        return codes;
    }

    private void put(byte[] codes, int at, int rgb) {
        int red = rgb >> 16 & 255;
        int green = rgb >> 8 & 255;
        int blue = rgb & 255;
        if (shape.channels() == 1) {
            codes[at] = (byte) Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
            return;
        }
        codes[at] = (byte) red;
        codes[at + shape.positions()] = (byte) green;
        codes[at + 2 * shape.positions()] = (byte) blue;
    }
}
