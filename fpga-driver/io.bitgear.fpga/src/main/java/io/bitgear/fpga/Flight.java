package io.bitgear.fpga;

import io.bitgear.fpga.compile.Image;

/**
 * A frame on the accelerator.
 *
 * @param task that it came with
 * @param gear that it runs under
 * @param image of this run
 * @param words the frame in the accelerator's form, which both runs share
 * @param number of this run
 * @param began {@link System#nanoTime()} of the first run's submission
 * @param submitted the same of this run's
 * @param spent by the runs before
 */
record Flight(
        Task.Frame task,
        Gear gear,
        Image image,
        byte[] words,
        int number,
        long began,
        long submitted,
        Spent spent) {

    static Flight first(Task.Frame task, Gear gear, byte[] words, int number, long now) {
        Image image = gear.deployment().first();
        return new Flight(task, gear, image, words, number, now, now, Spent.NOTHING);
    }

    /** The second run. */
    Flight second(int number, long now, Spent before) {
        Image second = gear.deployment().second().orElseThrow();
        return new Flight(task, gear, second, words, number, began, now, before);
    }

    /**
     * Whether the frame is to be run again.
     *
     * @param logits of this run
     */
    boolean escalates(int[] logits) {
        return image == gear.deployment().first() && gear.deployment().escalates(logits);
    }
}
