package io.bitgear.cli.soak;

import io.bitgear.cli.gateway.InferAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts faults into a recorded stream of answers, to see whether the checker finds them: every kind
 * in turn, at positions drawn by a seed.
 */
final class FaultSeeder {
    /** Answers at the begin of an epoch that are left alone: the checker learns it from one. */
    private static final int SPARED = 3;

    private final Oracle oracle;
    private final List<String> classes;
    private final List<String> configurations;
    private final int frames;
    private final Random random;

    /** What can be wrong. */
    enum Kind {
        /** Another index, with its label. */
        WRONG_CLASS,
        /** Another label with the right index. */
        WRONG_LABEL,
        /** One logit off by one. */
        WRONG_LOGIT,
        /** What the same configuration gives for another frame. */
        OTHER_FRAME,
        /** The id of another configuration of the model. */
        OTHER_CONFIGURATION,
        /** An id that no configuration has. */
        UNKNOWN_CONFIGURATION,
        /** An epoch below the client's last. */
        EPOCH_BACKWARDS,
        /** A node that there is not. */
        UNKNOWN_NODE,
        /** No answer. */
        MISSING,
        /** The answer comes twice. */
        TWICE
    }

    /**
     * Where a fault was put.
     *
     * @param client that asked
     * @param number of its request
     */
    record Place(int client, long number) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return client != other.client
                    ? Integer.compare(client, other.client)
                    : Long.compare(number, other.number);
        }
    }

    /**
     * A stream with faults.
     *
     * @param stream as the checker is to be given it
     * @param faults where they are
     * @param kinds how many of each kind
     */
    record Seeded(List<Exchange> stream, TreeSet<Place> faults, TreeMap<Kind, Integer> kinds) {}

    /**
     * @param classes labels by index
     * @param configurations ids that the oracle knows
     * @param frames that are asked of
     */
    FaultSeeder(
            Oracle oracle,
            List<String> classes,
            List<String> configurations,
            int frames,
            long seed) {
        this.oracle = oracle;
        this.classes = classes;
        this.configurations = configurations.stream().sorted().toList();
        this.frames = frames;
        this.random = new Random(seed);
    }

    /**
     * Seeds a stream.
     *
     * @param count faults; fewer where the stream is too short for them
     */
    Seeded seed(List<Exchange> stream, int count) {
        Map<Integer, Exchange> faulty = new HashMap<>();
        Map<Integer, Kind> at = new HashMap<>();
        TreeSet<Place> places = new TreeSet<>();
        TreeMap<Kind, Integer> kinds = new TreeMap<>();
        List<Integer> positions = positions(stream);
        for (int position : positions) {
            if (at.size() == count) {
                break;
            }
            Exchange exchange = stream.get(position);
            Kind kind = Kind.values()[at.size() % Kind.values().length];
            Optional<InferAnswer> answer = spoil(exchange, kind);
            if (answer.isPresent()) {
                faulty.put(position, exchange.with(answer.get()));
                at.put(position, kind);
                places.add(new Place(exchange.client(), exchange.number()));
                kinds.merge(kind, 1, Integer::sum);
            }
        }
        List<Exchange> seeded = new ArrayList<>();
        for (int i = 0; i < stream.size(); i++) {
            Kind kind = at.get(i);
            if (kind != Kind.MISSING) {
                seeded.add(faulty.getOrDefault(i, stream.get(i)));
            }
            if (kind == Kind.TWICE) {
                seeded.add(stream.get(i));
            }
        }
        return new Seeded(seeded, places, kinds);
    }

    /** Where faults can be put, shuffled. */
    private List<Integer> positions(List<Exchange> stream) {
        Map<Long, Integer> seen = new HashMap<>();
        Map<Integer, Integer> asked = new HashMap<>();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < stream.size(); i++) {
            int ofEpoch = seen.merge(stream.get(i).answer().epoch(), 1, Integer::sum);
            int ofClient = asked.merge(stream.get(i).client(), 1, Integer::sum);
            if (ofEpoch > SPARED && ofClient > SPARED) {
                positions.add(i);
            }
        }
        Collections.shuffle(positions, random);
        return positions;
    }

    /** The answer with that fault; empty when this one cannot have it. */
    private Optional<InferAnswer> spoil(Exchange exchange, Kind kind) {
        InferAnswer answer = exchange.answer();
        return switch (kind) {
            case WRONG_CLASS -> otherClass(answer);
            case WRONG_LABEL ->
                    Optional.of(with(answer, answer.index(), other(classes, answer.label()), null));
            case WRONG_LOGIT ->
                    Optional.of(with(answer, answer.index(), answer.label(), off(answer)));
            case OTHER_FRAME -> otherFrame(exchange);
            case OTHER_CONFIGURATION ->
                    configurations.size() < 2
                            ? Optional.empty()
                            : Optional.of(
                                    from(
                                            answer,
                                            other(configurations, answer.configurationId()),
                                            answer.epoch(),
                                            answer.node()));
            case UNKNOWN_CONFIGURATION ->
                    Optional.of(
                            from(
                                    answer,
                                    "%064x".formatted(random.nextLong() & Long.MAX_VALUE),
                                    answer.epoch(),
                                    answer.node()));
            case EPOCH_BACKWARDS ->
                    Optional.of(
                            from(
                                    answer,
                                    answer.configurationId(),
                                    answer.epoch() - (1L << 40) - random.nextInt(1000),
                                    answer.node()));
            case UNKNOWN_NODE ->
                    Optional.of(
                            from(
                                    answer,
                                    answer.configurationId(),
                                    answer.epoch(),
                                    answer.node() + "x"));
            case MISSING, TWICE -> Optional.of(answer);
        };
    }

    private String other(List<String> of, String than) {
        List<String> others = of.stream().filter(one -> !one.equals(than)).toList();
        return others.get(random.nextInt(others.size()));
    }

    private Optional<InferAnswer> otherClass(InferAnswer answer) {
        int index = random.nextInt(classes.size());
        boolean isRight = answer.logits().get(index).equals(answer.logits().get(answer.index()));
        return isRight
                ? Optional.empty()
                : Optional.of(with(answer, index, classes.get(index), null));
    }

    private Optional<InferAnswer> otherFrame(Exchange exchange) {
        InferAnswer answer = exchange.answer();
        List<Integer> logits =
                oracle.logits(answer.configurationId(), random.nextInt(frames))
                        .map(codes -> Arrays.stream(codes).boxed().toList())
                        .orElse(answer.logits());
        if (logits.equals(answer.logits())) {
            return Optional.empty();
        }
        int index = logits.indexOf(Collections.max(logits));
        return Optional.of(with(answer, index, classes.get(index), logits));
    }

    private List<Integer> off(InferAnswer answer) {
        List<Integer> logits = new ArrayList<>(answer.logits());
        int index = random.nextInt(logits.size());
        logits.set(index, logits.get(index) + (random.nextBoolean() ? 1 : -1));
        return logits;
    }

    private static InferAnswer with(
            InferAnswer answer, int index, String label, List<Integer> logits) {
        return new InferAnswer(
                answer.model(),
                label,
                index,
                answer.probability(),
                answer.classes(),
                logits == null ? answer.logits() : logits,
                answer.configurationId(),
                answer.epoch(),
                answer.node(),
                answer.queuedUs(),
                answer.ranUs(),
                answer.modelledEnergyJoules());
    }

    private static InferAnswer from(
            InferAnswer answer, String configurationId, long epoch, String node) {
        return new InferAnswer(
                answer.model(),
                answer.label(),
                answer.index(),
                answer.probability(),
                answer.classes(),
                answer.logits(),
                configurationId,
                epoch,
                node,
                answer.queuedUs(),
                answer.ranUs(),
                answer.modelledEnergyJoules());
    }
}
