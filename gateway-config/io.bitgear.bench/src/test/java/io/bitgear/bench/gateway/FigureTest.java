package io.bitgear.bench.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FigureTest {
    private static final double EXACT = 0;

    @Test
    void ratioIsTheMedianOfTheRoundsNotTheRatioOfTheMedians() {
        Figure.Rounds rounds = new Figure.Rounds("what", "s", "peer");
        rounds.add(2, 1);
        rounds.add(9, 3);
        rounds.add(4, 4);

        Figure figure = rounds.figure();

        assertEquals(4, figure.value(), EXACT);
        assertEquals(3, figure.peerValue(), EXACT);
        assertEquals(2, figure.ratio(), EXACT);
        assertEquals(1, figure.ratioLow(), EXACT);
        assertEquals(3, figure.ratioHigh(), EXACT);
        assertEquals(3, figure.rounds());
    }
}
