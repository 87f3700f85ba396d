package io.bitgear.fpga;

/**
 * What a frame's runs took so far.
 *
 * @param operations binary multiply-accumulates
 * @param joules modelled energy, with the baseline
 * @param dynamicJoules the same without it
 */
record Spent(long operations, double joules, double dynamicJoules) {
    /** Of a frame that has not run yet. */
    static final Spent NOTHING = new Spent(0, 0, 0);

    Spent plus(Spent other) {
        return new Spent(
                operations + other.operations,
                joules + other.joules,
                dynamicJoules + other.dynamicJoules);
    }
}
