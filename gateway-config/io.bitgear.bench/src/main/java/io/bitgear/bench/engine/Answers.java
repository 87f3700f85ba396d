package io.bitgear.bench.engine;

import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.text.Progress;
import java.util.List;

/**
 * The classes that a contender gives to labelled frames. Peers round elsewhere than we do, so a few
 * of them differ; many would mean that it does not compute the same network.
 *
 * @param classes by frame
 */
record Answers(int[] classes) {
    static Answers of(Contender contender, List<LabelledImage> images, Progress progress)
            throws Failure {
        int[] classes = new int[images.size()];
        for (int i = 0; i < classes.length; i++) {
            progress.show("classes of " + contender.name(), i, classes.length);
            classes[i] = Contender.classOf(contender.run(images.get(i).pixels()));
        }
        return new Answers(classes);
    }

    /** Share of the frames to which another gives the same class. */
    double agreement(Answers other) {
        int same = 0;
        for (int i = 0; i < classes.length; i++) {
            same += classes[i] == other.classes[i] ? 1 : 0;
        }
        return (double) same / classes.length;
    }

    /** Share of the frames that are in their right class. */
    double accuracy(List<LabelledImage> images) {
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            right += classes[i] == images.get(i).label() ? 1 : 0;
        }
        return (double) right / classes.length;
    }
}
