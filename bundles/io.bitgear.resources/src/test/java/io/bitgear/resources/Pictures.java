package io.bitgear.resources;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Image files for tests. */
final class Pictures {
    private Pictures() {}

    static byte[] file(String format, int width, int height) throws IOException {
        return encode(format, noise(width, height, BufferedImage.TYPE_INT_RGB));
    }

    static BufferedImage noise(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(42);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt() | 0xff000000);
            }
        }
        return image;
    }

    static byte[] encode(String format, BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("cannot write " + format);
        }
        return out.toByteArray();
    }

    /** The frame that the image stands for. */
    static byte[] planar(BufferedImage image) {
        int pixels = image.getWidth() * image.getHeight();
        byte[] frame = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            frame[i] = (byte) (rgb >> 16);
            frame[pixels + i] = (byte) (rgb >> 8);
            frame[2 * pixels + i] = (byte) rgb;
        }
        return frame;
    }
}
