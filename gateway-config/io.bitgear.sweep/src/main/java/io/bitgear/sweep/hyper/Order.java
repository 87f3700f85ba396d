package io.bitgear.sweep.hyper;

import java.util.List;

/**
 * What a JVM that trains is told.
 *
 * @param point settings
 * @param trainingFile CIFAR-10 binary file that is trained on
 * @param images trained on, from the file's first
 * @param heldOutFile CIFAR-10 binary file that is measured on
 * @param heldOutFrom first image of it
 * @param heldOut images measured on
 * @param widths uniform widths to measure, 1..8 each
 */
record Order(
        Point point,
        String trainingFile,
        int images,
        String heldOutFile,
        int heldOutFrom,
        int heldOut,
        List<Integer> widths) {}
