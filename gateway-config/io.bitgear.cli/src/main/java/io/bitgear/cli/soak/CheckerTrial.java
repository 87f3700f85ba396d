package io.bitgear.cli.soak;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Whether the checker finds seeded faults, all of them and nothing else.
 *
 * @param answers in the recorded stream
 * @param found without any seeded fault; 0 when checker and stream are right
 * @param seeded faults
 * @param caught of these
 * @param mistaken places that were found and not seeded
 * @param kinds seeded of each kind
 */
record CheckerTrial(
        int answers,
        int found,
        int seeded,
        int caught,
        int mistaken,
        Map<FaultSeeder.Kind, Integer> kinds) {
    /**
     * Tries it.
     *
     * @param checkers fresh ones, each the same
     * @param count faults to seed
     */
    static CheckerTrial of(
            List<Exchange> stream,
            Supplier<AnswerChecker> checkers,
            FaultSeeder seeder,
            int count) {
        int found = places(stream, checkers.get(), stream).size();
        FaultSeeder.Seeded seeded = seeder.seed(stream, count);
        TreeSet<FaultSeeder.Place> places = places(seeded.stream(), checkers.get(), stream);
        TreeSet<FaultSeeder.Place> caught = new TreeSet<>(places);
        caught.retainAll(seeded.faults());
        return new CheckerTrial(
                stream.size(),
                found,
                seeded.faults().size(),
                caught.size(),
                places.size() - caught.size(),
                seeded.kinds());
    }

    private static TreeSet<FaultSeeder.Place> places(
            List<Exchange> stream, AnswerChecker checker, List<Exchange> sent) {
        TreeSet<FaultSeeder.Place> places = new TreeSet<>();
        for (Exchange exchange : stream) {
            add(places, checker.judge(exchange));
        }
        add(places, checker.settle(true));
        Map<Integer, Long> numbers = new TreeMap<>();
        sent.forEach(
                exchange -> numbers.merge(exchange.client(), exchange.number() + 1, Math::max));
        numbers.forEach((client, number) -> add(places, checker.finish(client, number)));
        return places;
    }

    private static void add(TreeSet<FaultSeeder.Place> places, List<Fault> faults) {
        faults.forEach(fault -> places.add(new FaultSeeder.Place(fault.client(), fault.number())));
    }

    /** Whether all were caught, as many as were asked for, and nothing was mistaken. */
    boolean holds(int asked) {
        return found == 0 && seeded == asked && caught == asked && mistaken == 0;
    }
}
