package io.bitgear.bench.gateway;

import io.bitgear.bench.Statistics;
import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.GatewayAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * From publishing a context event until the last of many boards has been told its new
 * configuration, against publishing as many messages of that size, retained too, until the last
 * board has its own. The boards report in both, to the gateway and to the publisher. With few
 * boards a round is the median of several events.
 */
final class FanOutTrial {
    private static final String BARE = "bitgear-bench";

    /** Messages in a round, of all events together, and events in it at least and at most. */
    private static final int MESSAGES = 400;

    private static final int LEAST_EVENTS = 3;
    private static final int MOST_EVENTS = 50;

    /** As large as what the gateway publishes, with an id of the round in it. */
    private static final int BYTES = 700;

    private final BudgetEvents events;
    private final String prefix;
    private final String model;
    private final int port;
    private final int rounds;
    private final int warmRounds;
    private int number;

    /**
     * @param events that change the configuration
     * @param model its name
     * @param settings for the number of rounds
     */
    FanOutTrial(
            GatewayAddress address, BudgetEvents events, String model, GatewaySettings settings) {
        this.events = events;
        this.prefix = "bitgear/" + address.gateway();
        this.model = model;
        this.port = address.mqttPort();
        this.rounds = settings.rounds();
        this.warmRounds = settings.warmRounds();
    }

    /** For each of these numbers of boards. */
    List<Figure> run(List<Integer> sizes) throws Failure {
        List<Figure> figures = new ArrayList<>();
        try (Boards boards = new Boards(port, prefix, BARE);
                MqttPeer bare = new MqttPeer(port, (topic, payload) -> {})) {
            bare.subscribe(BARE + "/node/+/precision/reported");
            for (int size : sizes) {
                figures.add(run(size, boards, bare));
            }
        }
        return figures;
    }

    private Figure run(int size, Boards boards, MqttPeer bare) throws Failure {
        int repeats = Math.max(LEAST_EVENTS, Math.min(MOST_EVENTS, MESSAGES / size));
        boards.introduce(prefix, model, size);
        String ours = boards.await(prefix, size, "");
        String theirs = "";
        Figure.Rounds measured =
                new Figure.Rounds(
                        "event to " + size + " boards", "s", "Paho, QoS 1, to as many topics");
        measured.note(
                "each round the median of "
                        + repeats
                        + " events, the first "
                        + warmRounds
                        + " rounds not counted");
        for (int i = -warmRounds; i < rounds; i++) {
            double[] took = new double[repeats];
            double[] bareTook = new double[repeats];
            for (int j = 0; j < repeats; j++) {
                long begin = System.nanoTime();
                events.next();
                ours = boards.await(prefix, size, ours);
                long end = System.nanoTime();
                long bareBegin = System.nanoTime();
                fanOut(bare, size);
                theirs = boards.await(BARE, size, theirs);
                long bareEnd = System.nanoTime();
                took[j] = (end - begin) / 1e9;
                bareTook[j] = (bareEnd - bareBegin) / 1e9;
            }
            if (i >= 0) {
                measured.add(Statistics.median(took), Statistics.median(bareTook));
            }
        }
        boards.dismiss(prefix, size);
        boards.forget();
        return measured.figure();
    }

    private void fanOut(MqttPeer bare, int size) throws Failure {
        number++;
        String head = "{\"configuration_id\":\"" + (number & 1) + "\",\"epoch\":" + number;
        String text = head + ",\"rest\":\"" + "x".repeat(BYTES - head.length()) + "\"}";
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < size; i++) {
            bare.publishRetained(Boards.desired(BARE, i), payload);
        }
    }
}
