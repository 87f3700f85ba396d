package io.bitgear.itests.blackbox;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Real test images of the distribution's sample, written to files for other programs to send. */
record Sample(Path folder) {
    private static final int SIZE = 32;
    private static final int FRAME = 3 * SIZE * SIZE;

    /** The planar bytes of one image. */
    byte[] frame(int index) throws IOException {
        byte[] all =
                Files.readAllBytes(GatewayProcess.home().resolve("data/cifar10-sample-1000.bin"));
        int at = index * (FRAME + 1) + 1;
        return Arrays.copyOfRange(all, at, at + FRAME);
    }

    /** One image as raw planar bytes. */
    Path raw(int index) throws IOException {
        return Files.write(folder.resolve(index + ".bin"), frame(index));
    }

    /** One image as PNG or JPEG. */
    Path image(int index, String format) throws IOException {
        byte[] frame = frame(index);
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        int plane = SIZE * SIZE;
        for (int i = 0; i < plane; i++) {
            int rgb =
                    (frame[i] & 0xff) << 16
                            | (frame[i + plane] & 0xff) << 8
                            | frame[i + 2 * plane] & 0xff;
            image.setRGB(i % SIZE, i / SIZE, rgb);
        }
        Path file = folder.resolve(index + "." + format);
        ImageIO.write(image, format, file.toFile());
        return file;
    }
}
