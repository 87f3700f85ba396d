package io.bitgear.cli.evaluate;

import java.util.List;

/**
 * What a configuration answered to images.
 *
 * @param classes the class of the largest logit; of equal logits the first counts
 * @param margins by how much the largest logit exceeds the next, in logit codes
 * @param images in the same order
 */
public record Scores(int[] classes, int[] margins, List<LabelledImage> images) {
    /** Takes the logits of an image; different images may come from different threads. */
    void put(int image, int[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        int next = Integer.MIN_VALUE;
        for (int c = 0; c < logits.length; c++) {
            next = c == best ? next : Math.max(next, logits[c]);
        }
        classes[image] = best;
        margins[image] = logits[best] - next;
    }

    /** Whether the class of an image is right. */
    public boolean isRight(int image) {
        return classes[image] == images.get(image).label();
    }

    /** Right answers. */
    public int right() {
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            right += isRight(i) ? 1 : 0;
        }
        return right;
    }
}
