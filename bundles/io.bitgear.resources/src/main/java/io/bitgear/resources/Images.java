package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * From an image file to a frame: RGB, planar, one byte a sample. The size is checked before
 * decoding.
 */
final class Images {
    private Images() {}

    /**
     * @param bytes the file
     * @param png whether it was declared as PNG; JPEG otherwise
     * @param shape channels (3 or 1), height, width that the model takes
     * @return channels x height x width bytes
     * @throws ProblemException 4.00 that says what is wrong
     */
    static byte[] frame(byte[] bytes, boolean png, List<Integer> shape) throws ProblemException {
        ImageFile file = open(bytes, png);
        int height = shape.get(1);
        int width = shape.get(2);
        if (file.width() != width || file.height() != height) {
            throw new ProblemException(
                    CoapCode.BAD_REQUEST,
                    "the image has "
                            + Integer.toUnsignedString(file.width())
                            + " x "
                            + Integer.toUnsignedString(file.height())
                            + " pixels (width x height); the model takes "
                            + width
                            + " x "
                            + height);
        }
        return planes(decode(file), shape.get(0));
    }

    private static ImageFile open(byte[] bytes, boolean png) throws ProblemException {
        boolean isPng = PngFile.matches(bytes);
        boolean isJpeg = JpegFile.matches(bytes);
        if (png ? isJpeg : isPng) {
            throw new ProblemException(
                    CoapCode.BAD_REQUEST,
                    png
                            ? "declared image/png (23), but the body is a JPEG: send 22"
                            : "declared image/jpeg (22), but the body is a PNG: send 23");
        }
        if (!isPng && !isJpeg) {
            throw new ProblemException(
                    CoapCode.BAD_REQUEST,
                    "the body, of "
                            + bytes.length
                            + " bytes, does not begin as a "
                            + (png ? "PNG" : "JPEG")
                            + " file does");
        }
        return isPng ? PngFile.parse(bytes) : JpegFile.parse(bytes);
    }

    private static BufferedImage decode(ImageFile file) throws ProblemException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(file.format()).next();
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file.bytes()))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            if (!warnings.isEmpty()) {
                throw undecodable(file, warnings.get(0), null);
            }
            return image;
        } catch (IOException | RuntimeException e) {
            // The JDK's readers throw unchecked exceptions on some malformed files.
            throw undecodable(file, e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    private static ProblemException undecodable(ImageFile file, String why, Exception cause) {
        ProblemException problem =
                new ProblemException(
                        CoapCode.BAD_REQUEST,
                        "the "
                                + file.format().toUpperCase(java.util.Locale.ROOT)
                                + " cannot be decoded: "
                                + why);
        problem.initCause(cause);
        return problem;
    }

    private static byte[] planes(BufferedImage image, int channels) throws ProblemException {
        if (channels != 3 && channels != 1) {
            throw new ProblemException(
                    CoapCode.BAD_REQUEST,
                    "the model takes " + channels + " channels: send raw bytes (42), not an image");
        }
        int pixels = image.getWidth() * image.getHeight();
        byte[] frame = new byte[channels * pixels];
        int[] rgb = isGrey(image) ? grey(image) : colour(image);
        for (int i = 0; i < pixels; i++) {
            int r = rgb[i] >> 16 & 0xff;
            int g = rgb[i] >> 8 & 0xff;
            int b = rgb[i] & 0xff;
            if (channels == 3) {
                frame[i] = (byte) r;
                frame[pixels + i] = (byte) g;
                frame[2 * pixels + i] = (byte) b;
            } else {
                // Luma of ITU-R BT.601, in the integers that are usual.
                frame[i] = (byte) ((19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16);
            }
        }
        return frame;
    }

    private static boolean isGrey(BufferedImage image) {
        return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
    }

    /** Samples as they are: Java's own conversion takes grey for linear light and brightens it. */
    private static int[] grey(BufferedImage image) {
        int width = image.getWidth();
        int excess = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
        int[] samples =
                image.getRaster().getSamples(0, 0, width, image.getHeight(), 0, (int[]) null);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (samples[i] >> excess) * 0x010101;
        }
        return samples;
    }

    private static int[] colour(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
