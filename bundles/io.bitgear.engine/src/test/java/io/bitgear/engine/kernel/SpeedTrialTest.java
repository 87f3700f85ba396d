package io.bitgear.engine.kernel;

import static io.bitgear.engine.kernel.InstructionSet.AMX_INT8;
import static io.bitgear.engine.kernel.InstructionSet.AVX2;
import static io.bitgear.engine.kernel.InstructionSet.AVX512_VNNI;
import static io.bitgear.engine.kernel.InstructionSet.NEON;
import static io.bitgear.engine.kernel.InstructionSet.PORTABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** The choice between instruction sets, with programs that take the time they are told. */
class SpeedTrialTest {
    private static final byte[] FRAME = new byte[3];

    private long now = 1_000;
    private int frames;

    /** Takes so many nanoseconds for its first, second, ... frame. */
    private Executable taking(IntToLongFunction nanos) {
        return new Executable() {
            @Override
            public PrecisionConfiguration configuration() {
                throw new AssertionError("a trial needs no configuration");
            }

            @Override
            public Run open() {
                int[] run = new int[1];
                return frame -> {
                    assertEquals(FRAME.length, frame.length);
                    frames++;
                    now += nanos.applyAsLong(run[0]++);
                    return new int[0];
                };
            }
        };
    }

    private InstructionSet quickest(IntToLongFunction vnni, IntToLongFunction amx) {
        return new SpeedTrial(() -> now)
                .quickest(Map.of(AMX_INT8, taking(amx), AVX512_VNNI, taking(vnni)), FRAME);
    }

    @Test
    void given_bothSetsTimed_when_oneIsQuicker_then_itIsChosenWhicheverItIs() {
        assertEquals(AMX_INT8, quickest(i -> 50_000, i -> 40_000));
        assertEquals(AVX512_VNNI, quickest(i -> 50_000, i -> 60_000));
    }

    @Test
    void given_setsThatAreEquallyQuick_when_theyAreTimed_then_theOneThatIsProvenIsChosen() {
        assertEquals(AVX512_VNNI, quickest(i -> 50_000, i -> 50_000));
    }

    @Test
    void given_slowFirstFramesAndOutliers_when_setsAreTimed_then_theyDoNotCount() {
        assertEquals(
                AMX_INT8,
                quickest(i -> 50_000, i -> i < 2 ? 900_000 : i % 5 == 4 ? 200_000 : 40_000));
    }

    @Test
    void given_fastAndSlowNetworks_when_setsAreTimed_then_itTakesMillisecondsOrAFewFrames() {
        long begin = now;
        quickest(i -> 50_000, i -> 50_000);
        assertTrue(frames >= 50 && now - begin < 6_000_000, frames + " frames");
        frames = 0;
        quickest(i -> 20_000_000, i -> 20_000_000);
        assertTrue(frames <= 10, frames + " frames");
    }

    @Test
    void given_theMachinesSets_when_onlyTheBestWasNeverTimed_then_theNextIsAContenderToo() {
        assertEquals(
                List.of(AVX512_VNNI, AMX_INT8),
                SpeedTrial.contenders(List.of(PORTABLE, AVX2, AVX512_VNNI, AMX_INT8)));
        assertEquals(List.of(AVX2), SpeedTrial.contenders(List.of(PORTABLE, AVX2)));
        assertEquals(List.of(NEON), SpeedTrial.contenders(List.of(PORTABLE, NEON)));
    }
}
