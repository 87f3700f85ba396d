package io.bitgear.cli.reproduce;

/**
 * Frames run in a low gear, and some of them again in a high one, whose answer then counts.
 *
 * @param low gear of all frames
 * @param high gear of those that are run again
 * @param again by image
 */
record Mix(Gear low, Gear high, boolean[] again) {
    /** All frames in one gear, once. */
    static Mix of(Gear gear, int images) {
        return new Mix(gear, gear, new boolean[images]);
    }

    /**
     * Those again where the low gear was not sure.
     *
     * @param margin that the largest logit exceeds the next by less, in logit codes
     */
    static Mix unsure(Gear low, Gear high, int margin) {
        int[] margins = low.scores().margins();
        boolean[] again = new boolean[margins.length];
        for (int i = 0; i < again.length; i++) {
            again[i] = margins[i] < margin;
        }
        return new Mix(low, high, again);
    }

    /** Share of the frames that are run again. */
    double share() {
        int count = 0;
        for (boolean one : again) {
            count += one ? 1 : 0;
        }
        return (double) count / again.length;
    }

    /** Mean energy of a frame. */
    double joules() {
        return low.joules() + share() * high.joules();
    }

    /** Mean cycles of a frame. */
    double cycles() {
        return low.cost().cycles() + share() * high.cost().cycles();
    }

    /**
     * The accuracy to expect when a lot sends each frame to one of the two gears, and the mean
     * energy is the same.
     */
    double byLot() {
        double share = Math.min(1, (joules() - low.joules()) / (high.joules() - low.joules()));
        return low.accuracy() + share * (high.accuracy() - low.accuracy());
    }

    boolean isRight(int image) {
        return (again[image] ? high : low).scores().isRight(image);
    }

    String label() {
        return low == high
                ? low.label()
                : "%s, %.0f %% again %s".formatted(low.label(), 100 * share(), high.label());
    }
}
