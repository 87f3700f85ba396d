package io.bitgear.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianIsTheMiddleValue() {
        assertEquals(3, Statistics.median(9, 1, 3));
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertEquals(2.5, Statistics.median(List.of(4.0, 2.0, 1.0, 3.0)));
    }

    @Test
    void quantilesLieBetweenNeighboursInProportion() {
        assertEquals(1, Statistics.quantile(0, 3, 1, 2));
        assertEquals(1.5, Statistics.quantile(0.25, 3, 1, 2));
        assertEquals(3, Statistics.quantile(1, 3, 1, 2));
    }

    @Test
    void nothingHasNoMedian() {
        assertTrue(Double.isNaN(Statistics.median()));
    }
}
