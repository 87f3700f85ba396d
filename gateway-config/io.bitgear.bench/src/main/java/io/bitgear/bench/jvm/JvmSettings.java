package io.bitgear.bench.jvm;

import io.bitgear.cli.Failure;

/**
 * How methods are timed.
 *
 * @param forks JVMs of each method, one after the other; 0 runs all in this one
 * @param warmups iterations before those that count
 * @param iterations that count, of each fork
 * @param millis least time of an iteration, milliseconds
 */
record JvmSettings(int forks, int warmups, int iterations, int millis) {
    private static final int MOST = 1000;
    private static final int MOST_MILLIS = 60_000;

    /**
     * The same.
     *
     * @throws Failure that names the option which is out of bounds
     */
    JvmSettings checked() throws Failure {
        check("--forks", forks, 0, MOST);
        check("--warmups", warmups, 0, MOST);
        check("--iterations", iterations, 1, MOST);
        check("--time", millis, 1, MOST_MILLIS);
        return this;
    }

    private static void check(String option, int value, int least, int most) throws Failure {
        if (value < least || value > most) {
            throw new Failure(option + " is " + value + ", not in " + least + ".." + most, "");
        }
    }
}
