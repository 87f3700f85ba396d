package io.bitgear.cli.evaluate;

import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the labelled frames that a model is measured on, in whichever of three layouts they are.
 */
public final class LabelledData {
    private LabelledData() {}

    /**
     * Reads frames: from a folder with folders named like the classes, from a file of records, or
     * from CIFAR-10's folder for a model of such images.
     *
     * @param data folder or file
     * @param model whose input the frames are
     * @param limit the most frames
     * @throws Failure naming the file and what is wrong with it
     */
    public static List<LabelledImage> read(Path data, Model model, int limit) throws Failure {
        int bytes = model.info().inputBytes();
        List<String> classes = model.info().classes();
        LabelledFolder folder = new LabelledFolder(bytes, classes);
        if (folder.isIn(data)) {
            return folder.read(data, limit);
        }
        if (bytes == Cifar10.IMAGE_BYTES) {
            return Cifar10.read(data, limit);
        }
        if (!Files.isRegularFile(data)) {
            throw new Failure(
                    data + " is no file, and holds no folder named like a class of the model",
                    "The classes are " + String.join(", ", classes) + ".");
        }
        String kind = "made of frames of " + model.graph().input().shape();
        return new Records(bytes, classes.size(), kind).read(data, limit);
    }
}
