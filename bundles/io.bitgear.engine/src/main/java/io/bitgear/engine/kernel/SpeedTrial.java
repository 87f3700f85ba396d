package io.bitgear.engine.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides between instruction sets by running frames with each of them in turns. What a processor
 * says that it has does not say how fast that is; kernels that nobody has timed have to show it.
 */
final class SpeedTrial {
    private static final Logger LOG = LoggerFactory.getLogger(SpeedTrial.class);

    /** Rounds at the start that do not count: caches and the processor's clock settle. */
    private static final int WARM_UP = 2;

    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 30;

    /** After which no further round begins. */
    private static final long LIMIT_NANOS = 5_000_000;

    private final LongSupplier clock;

    /**
     * Makes one.
     *
     * @param clock nanoseconds, as {@link System#nanoTime()} has them
     */
    SpeedTrial(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * The sets to choose from: the best, and where that has never been timed, the best of those
     * that were before it.
     *
     * @param supported what the machine has, the best last; at least one that was timed
     */
    static List<InstructionSet> contenders(List<InstructionSet> supported) {
        int first = supported.size() - 1;
        while (!supported.get(first).isTimed()) {
            first--;
        }
        return List.copyOf(supported.subList(first, supported.size()));
    }

    /**
     * The set whose program is the quickest, by the median time of a frame; of equals the plainer.
     *
     * @param programs one network with each set
     * @param frame what to run; which codes it has makes no difference to the time
     */
    InstructionSet quickest(Map<InstructionSet, ? extends Executable> programs, byte[] frame) {
        Map<InstructionSet, Long> medians = medians(programs, frame);
        InstructionSet best =
                medians.entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        LOG.info("Kernels {}, the quickest in nanoseconds a frame of {}", best.label(), medians);
        return best;
    }

    private Map<InstructionSet, Long> medians(
            Map<InstructionSet, ? extends Executable> programs, byte[] frame) {
        Map<InstructionSet, Contender> contenders = new EnumMap<>(InstructionSet.class);
        programs.forEach(
                (set, p) -> contenders.put(set, new Contender(p.open(), new ArrayList<>())));
        List<Contender> order = new ArrayList<>(contenders.values());
        long begin = clock.getAsLong();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (round >= LEAST_ROUNDS && clock.getAsLong() - begin >= LIMIT_NANOS) {
                break;
            }
            order.forEach(contender -> contender.times.add(time(contender.run, frame)));
            // Who begins changes, so that nobody always finds the other's data in the caches.
            Collections.rotate(order, 1);
        }
        Map<InstructionSet, Long> medians = new EnumMap<>(InstructionSet.class);
        contenders.forEach((set, contender) -> medians.put(set, contender.median()));
        return medians;
    }

    private long time(Executable.Run run, byte[] frame) {
        long from = clock.getAsLong();
        run.run(frame);
        return clock.getAsLong() - from;
    }

    private record Contender(Executable.Run run, List<Long> times) {
        long median() {
            List<Long> sorted = times.stream().skip(WARM_UP).sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }
}
