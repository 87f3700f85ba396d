package io.bitgear.sweep.configuration;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A task: a run of images under one configuration.
 *
 * @param configuration its place in the list of the sweep
 * @param from first image
 * @param to one past the last image
 */
record Shard(int configuration, int from, int to) implements Serializable {
    /**
     * All images under all configurations, the shards of a configuration in a row. Sizes differ by
     * one image at most.
     *
     * @param shards of each configuration; never more than there are images
     */
    static List<Shard> split(int configurations, int images, int shards) {
        int parts = Math.min(shards, images);
        List<Shard> all = new ArrayList<>(configurations * parts);
        for (int c = 0; c < configurations; c++) {
            for (int p = 0; p < parts; p++) {
                int from = (int) ((long) images * p / parts);
                int to = (int) ((long) images * (p + 1) / parts);
                all.add(new Shard(c, from, to));
            }
        }
        return all;
    }
}
