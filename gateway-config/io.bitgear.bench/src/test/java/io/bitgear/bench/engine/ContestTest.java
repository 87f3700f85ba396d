package io.bitgear.bench.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.cli.text.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final double EXACT = 0;

    /** Remembers whose turn it was. */
    private record Noting(String name, List<String> turns) implements Contender {
        @Override
        public int[] run(byte[] frame) {
            if (turns.isEmpty() || !turns.get(turns.size() - 1).equals(name)) {
                turns.add(name);
            }
            return new int[] {frame[0]};
        }
    }

    @Test
    void speedIsThePeersTimeOverTheContenders() {
        double[] speed = Contest.speed(new double[] {2, 4, 6}, new double[] {1, 8, 6});

        assertArrayEquals(new double[] {2, 0.5, 1}, speed, EXACT);
    }

    @Test
    void everyRoundBeginsWithTheNextContender() throws Exception {
        List<String> turns = new ArrayList<>();
        List<Contender> contenders =
                List.of(new Noting("a", turns), new Noting("b", turns), new Noting("c", turns));
        Contest contest = new Contest(contenders, List.of(new byte[] {1}, new byte[] {2}), 1);

        try (Progress progress = Progress.onTerminal()) {
            contest.run(3, 0, progress);
        }

        // Warm-up, then the rounds; two turns in a row count as one.
        assertEquals(List.of("a", "b", "c", "a", "b", "c", "b", "c", "a", "c", "a", "b"), turns);
    }

    @Test
    void classIsTheFirstOfTheLargestLogits() {
        assertEquals(1, Contender.classOf(new int[] {-3, 7, 7, 2}));
    }
}
