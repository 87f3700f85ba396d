package io.bitgear.sweep.configuration;

import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.Cifar10;
import io.bitgear.cli.evaluate.LabelledImage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Labelled images on their way to an executor: the images themselves (3 KiB each), or a path of a
 * file system that all machines share. Read once in each JVM.
 */
public final class ImageInput implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int from;
    private final int count;
    private final String digest;
    private final byte[][] pixels;
    private final byte[] labels;
    private transient List<LabelledImage> images;

    private ImageInput(Path file, int from, List<LabelledImage> images, boolean shared)
            throws IOException {
        this.file = file.toRealPath().toString();
        this.from = from;
        this.count = images.size();
        this.digest = digest(images);
        this.images = images;
        this.pixels =
                shared ? null : images.stream().map(LabelledImage::pixels).toArray(byte[][]::new);
        this.labels = shared ? null : new byte[count];
        for (int i = 0; i < count && !shared; i++) {
            labels[i] = (byte) images.get(i).label();
        }
    }

    /**
     * Reads images of a CIFAR-10 binary file.
     *
     * @param file a file, or a folder, of which its test images are taken
     * @param from first image
     * @param limit the most images, at least 1
     * @param shared whether executors read the file themselves
     * @throws Failure naming the file and what is wrong with it
     */
    public static ImageInput read(Path file, int from, int limit, boolean shared) throws Failure {
        List<LabelledImage> all =
                Cifar10.read(file, (int) Math.min(Integer.MAX_VALUE, (long) from + limit));
        if (all.size() <= from) {
            throw new Failure(
                    file + " has " + all.size() + " images, none behind image " + from, "");
        }
        try {
            return new ImageInput(file, from, List.copyOf(all.subList(from, all.size())), shared);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }

    /** Number of images. */
    public int size() {
        return count;
    }

    /** SHA-256 of labels and pixels, hexadecimal: which images these are. */
    public String digest() {
        return digest;
    }

    /**
     * The images; after a journey by path, read and compared with those that were meant.
     *
     * @throws Failure when the file cannot be read here
     * @throws IOException when it holds other images here
     */
    public synchronized List<LabelledImage> images() throws Failure, IOException {
        if (images == null) {
            images = pixels == null ? readHere() : unpacked();
        }
        return images;
    }

    private List<LabelledImage> unpacked() {
        List<LabelledImage> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(new LabelledImage(labels[i], pixels[i]));
        }
        return list;
    }

    private List<LabelledImage> readHere() throws Failure, IOException {
        List<LabelledImage> all = Cifar10.read(Path.of(file), from + count);
        List<LabelledImage> here = all.subList(Math.min(from, all.size()), all.size());
        if (!digest(here).equals(digest)) {
            throw new IOException(
                    file + " holds other images here than where the sweep was started");
        }
        return here;
    }

    private static String digest(List<LabelledImage> images) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (LabelledImage image : images) {
                sha.update((byte) image.label());
                sha.update(image.pixels());
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
