package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.gateway.InferAnswer;
import io.bitgear.cli.soak.Fault.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerCheckerTest {
    private static final List<String> CLASSES = List.of("a", "b", "c", "d");
    private static final List<String> CONFIGURATIONS = List.of("11", "22", "33");
    private static final Set<String> NODES = Set.of("cpu", "fpga");
    private static final int FRAMES = 50;
    private static final int FAULTS = 200;

    private final Set<String> known = new HashSet<>(CONFIGURATIONS);
    private final Oracle oracle =
            (id, frame) -> known.contains(id) ? Optional.of(logits(id, frame)) : Optional.empty();
    private final AnswerChecker checker = checker(oracle);

    private static int[] logits(String id, int frame) {
        return new Random(id.hashCode() * 1009L + frame).ints(CLASSES.size(), -90, 90).toArray();
    }

    private static AnswerChecker checker(Oracle oracle) {
        return new AnswerChecker("net", CLASSES, NODES, oracle);
    }

    private static InferAnswer answer(int[] logits, String id, long epoch, String node) {
        List<Integer> codes = Arrays.stream(logits).boxed().toList();
        int index = codes.indexOf(Arrays.stream(logits).max().orElseThrow());
        return new InferAnswer(
                "net",
                CLASSES.get(index),
                index,
                0.5,
                List.of(),
                codes,
                id,
                epoch,
                node,
                1,
                1,
                0.0);
    }

    private static Exchange exchange(int client, long number, int frame, String id, long epoch) {
        return new Exchange(client, number, frame, answer(logits(id, frame), id, epoch, "cpu"));
    }

    /** What four clients get while the configuration changes every 40 answers. */
    private static List<Exchange> stream(int count) {
        List<Exchange> stream = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int change = i / 40;
            String id = CONFIGURATIONS.get(change % CONFIGURATIONS.size());
            stream.add(exchange(i % 4, i / 4, i * 7 % FRAMES, id, 1000 + change));
        }
        return stream;
    }

    private static List<Kind> kinds(List<Fault> faults) {
        return faults.stream().map(Fault::kind).toList();
    }

    @Test
    void given_a_right_stream_when_judged_then_nothing_is_found() {
        stream(4000).forEach(exchange -> assertEquals(List.of(), checker.judge(exchange)));
        assertEquals(List.of(), checker.settle(true));
        assertEquals(List.of(), checker.finish(3, 1000));
        assertEquals(4000, checker.judged());
        assertEquals(100, checker.epochs());
        assertEquals(3, checker.configurations());
    }

    @Test
    void given_200_seeded_faults_when_judged_then_each_is_found_and_nothing_else() {
        for (long seed = 1; seed <= 20; seed++) {
            CheckerTrial trial =
                    CheckerTrial.of(
                            stream(4000),
                            () -> checker(oracle),
                            new FaultSeeder(oracle, CLASSES, CONFIGURATIONS, FRAMES, seed),
                            FAULTS);
            assertTrue(trial.holds(FAULTS), "seed " + seed + ": " + trial);
            assertEquals(FaultSeeder.Kind.values().length, trial.kinds().size());
        }
    }

    @Test
    void given_a_checker_that_does_not_look_at_nodes_when_tried_then_the_trial_fails() {
        Set<String> any = new HashSet<>(NODES);
        any.addAll(List.of("cpux", "fpgax"));
        CheckerTrial trial =
                CheckerTrial.of(
                        stream(4000),
                        () -> new AnswerChecker("net", CLASSES, any, oracle),
                        new FaultSeeder(oracle, CLASSES, CONFIGURATIONS, FRAMES, 1),
                        FAULTS);
        assertEquals(FAULTS - FAULTS / FaultSeeder.Kind.values().length, trial.caught());
        assertFalse(trial.holds(FAULTS));
    }

    @Test
    void given_a_stream_too_short_when_tried_then_the_trial_fails() {
        CheckerTrial trial =
                CheckerTrial.of(
                        stream(100),
                        () -> checker(oracle),
                        new FaultSeeder(oracle, CLASSES, CONFIGURATIONS, FRAMES, 1),
                        FAULTS);
        assertFalse(trial.holds(FAULTS));
    }

    @Test
    void given_a_lower_epoch_when_judged_then_only_the_client_that_saw_a_higher_one_complains() {
        checker.judge(exchange(0, 0, 1, "11", 5));
        assertEquals(List.of(), checker.judge(exchange(1, 0, 1, "22", 4)));
        assertEquals(
                List.of(Kind.EPOCH_BACKWARDS), kinds(checker.judge(exchange(0, 1, 1, "22", 4))));
    }

    @Test
    void given_one_epoch_with_two_configurations_when_judged_then_found() {
        checker.judge(exchange(0, 0, 1, "11", 5));
        assertEquals(
                List.of(Kind.EPOCH_CONFIGURATION),
                kinds(checker.judge(exchange(1, 0, 1, "22", 5))));
    }

    @Test
    void given_gaps_when_judged_then_each_missing_answer_is_told() {
        checker.judge(exchange(0, 0, 1, "11", 5));
        assertEquals(
                List.of(Kind.MISSING, Kind.MISSING),
                kinds(checker.judge(exchange(0, 3, 1, "11", 5))));
        checker.failed(0, 4);
        assertEquals(List.of(Kind.MISSING), kinds(checker.finish(0, 6)));
        assertEquals(List.of(Kind.OUT_OF_ORDER), kinds(checker.judge(exchange(0, 2, 1, "11", 5))));
    }

    @Test
    void given_a_configuration_that_becomes_known_later_when_settled_then_judged_by_it() {
        assertEquals(List.of(), checker.judge(exchange(0, 0, 1, "44", 5)));
        Exchange wrong = new Exchange(0, 1, 2, answer(logits("44", 1), "44", 5, "cpu"));
        assertEquals(List.of(), checker.judge(wrong));
        assertEquals(Optional.of("44"), checker.unknown());
        assertEquals(List.of(), checker.settle(false));
        assertTrue(checker.isOpen());
        known.add("44");
        List<Fault> faults = checker.settle(false);
        assertFalse(checker.isOpen());
        assertTrue(kinds(faults).contains(Kind.LOGITS), faults.toString());
        assertTrue(faults.stream().allMatch(fault -> fault.number() == 1), faults.toString());
    }

    @Test
    void given_a_configuration_that_stays_unknown_when_settled_in_the_end_then_found() {
        checker.judge(exchange(0, 0, 1, "44", 5));
        assertEquals(List.of(Kind.CONFIGURATION), kinds(checker.settle(true)));
    }
}
