package io.bitgear.bench.engine;

import io.bitgear.bench.Statistics;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Contenders that compute the same frames in turns. In each round each has one turn, and the next
 * round begins with the next contender, so that a machine that grows faster, slower or busier does
 * so to all of them. A turn's figure is the median of its frames' times: a frame during which
 * another process had the processor does not count.
 */
final class Contest {
    /** Below this many frames a turn's median says little. */
    private static final int FRAMES_LEAST = 9;

    private static final int TIMES_MOST = 1 << 20;

    private final List<Contender> contenders;
    private final List<byte[]> frames;
    private final long turnNanos;
    private final long[] times = new long[TIMES_MOST];
    private final int[] next;
    private long sink;

    /**
     * @param turnNanos least time of a turn
     */
    Contest(List<Contender> contenders, List<byte[]> frames, long turnNanos) {
        this.contenders = contenders;
        this.frames = frames;
        this.turnNanos = turnNanos;
        this.next = new int[contenders.size()];
    }

    /**
     * Lets all warm up, then runs the rounds.
     *
     * @param warmSeconds of each contender, for Java's compiler and for caches
     * @return median seconds of a frame, by contender and round
     */
    double[][] run(int rounds, double warmSeconds, Progress progress) throws Failure {
        for (int c = 0; c < contenders.size(); c++) {
            progress.show("warming up " + contenders.get(c).name());
            turn(c, (long) (warmSeconds * TimeUnit.SECONDS.toNanos(1)));
        }
        double[][] seconds = new double[contenders.size()][rounds];
        progress.begin();
        for (int round = 0; round < rounds; round++) {
            progress.show("rounds", round, rounds);
            for (int i = 0; i < contenders.size(); i++) {
                int c = (round + i) % contenders.size();
                seconds[c][round] = turn(c, turnNanos);
            }
        }
        return seconds;
    }

    private double turn(int contender, long nanos) throws Failure {
        Contender chosen = contenders.get(contender);
        int count = 0;
        long end = System.nanoTime() + nanos;
        while (count < FRAMES_LEAST || (System.nanoTime() < end && count < TIMES_MOST)) {
            byte[] frame = frames.get(next[contender]);
            next[contender] = (next[contender] + 1) % frames.size();
            long begin = System.nanoTime();
            int[] logits = chosen.run(frame);
            times[count++] = System.nanoTime() - begin;
            sink += logits[0];
        }
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = times[i] / 1e9;
        }
        return Statistics.median(seconds);
    }

    /** What was computed, so that no compiler can leave it out. */
    long sink() {
        return sink;
    }

    /**
     * A contender's speed against another's, round by round.
     *
     * @param peerSeconds of the other, by round
     * @param seconds of the contender, by round
     * @return above 1 where the contender is the faster one
     */
    static double[] speed(double[] peerSeconds, double[] seconds) {
        double[] ratios = new double[seconds.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = peerSeconds[round] / seconds[round];
        }
        return ratios;
    }
}
