package io.bitgear.model.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequantiserTest {
    private static Tensor tensor(int zeroPoint, int width) {
        return new Tensor("t", new Shape(1, 1, 1), zeroPoint, new TreeMap<>(Map.of(width, 1.0)));
    }

    @Test
    void given_halves_when_requantised_then_theyRoundUp() {
        RequantisationTable half = new RequantisationTable(new int[] {1}, new long[] {0}, 1, 0, 0);
        Requantiser requantiser = new Requantiser(half, tensor(0, 16), 16);
        assertEquals(2, requantiser.apply(0, 3, 0));
        assertEquals(-1, requantiser.apply(0, -3, 0));
        assertEquals(0, requantiser.apply(0, -1, 0));
    }

    @Test
    void given_randomTables_when_requantised_then_itIsTheWrittenFormula() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            int shift = 1 + random.nextInt(46);
            int multiplier = random.nextInt(1 << 18) - (1 << 17) + 1;
            multiplier = Math.min(RequantisationTable.MULTIPLIER_MAX, multiplier);
            long bias = random.nextLong() >> 17;
            int r = random.nextInt(511) - 255;
            int big = random.nextInt(1 << 17);
            int k = random.nextInt(20);
            int acc = random.nextInt();
            int width = 1 + random.nextInt(8);
            int zero = random.nextInt(256);
            BigInteger sum =
                    BigInteger.valueOf(acc)
                            .multiply(BigInteger.valueOf(multiplier))
                            .add(
                                    BigInteger.valueOf(r)
                                            .multiply(BigInteger.valueOf(big))
                                            .shiftLeft(k))
                            .add(BigInteger.valueOf(bias))
                            .add(BigInteger.ONE.shiftLeft(shift - 1))
                            .shiftRight(shift)
                            .add(BigInteger.valueOf(zero >> (8 - width)));
            int expected =
                    sum.max(BigInteger.ZERO)
                            .min(BigInteger.valueOf((1 << width) - 1))
                            .intValueExact();
            RequantisationTable table =
                    new RequantisationTable(
                            new int[] {multiplier}, new long[] {bias}, shift, big, k);
            assertEquals(
                    expected, new Requantiser(table, tensor(zero, width), width).apply(0, acc, r));
        }
    }
}
