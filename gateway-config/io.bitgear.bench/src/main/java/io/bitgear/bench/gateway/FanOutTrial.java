package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.GatewayAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * From publishing a context event until the last of many boards has been told its new
 * configuration, against publishing as many messages of that size, retained too, until the last
 * board has its own. The boards report in both, to the gateway and to the publisher.
 */
final class FanOutTrial {
    private static final String BARE = "bitgear-bench";
    private static final int WARM = 4;

    /** As large as what the gateway publishes, with an id of the round in it. */
    private static final int BYTES = 700;

    private final BudgetEvents events;
    private final String prefix;
    private final String model;
    private final int port;
    private final int rounds;

    /**
     * @param events that change the configuration
     * @param model its name
     */
    FanOutTrial(GatewayAddress address, BudgetEvents events, String model, int rounds) {
        this.events = events;
        this.prefix = "bitgear/" + address.gateway();
        this.model = model;
        this.port = address.mqttPort();
        this.rounds = rounds;
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
        boards.introduce(prefix, model, size);
        String ours = boards.await(prefix, size, "");
        String theirs = "";
        Figure.Rounds measured =
                new Figure.Rounds(
                        "event to " + size + " boards", "s", "Paho, QoS 1, to as many topics");
        for (int i = -WARM; i < rounds; i++) {
            long begin = System.nanoTime();
            events.next();
            ours = boards.await(prefix, size, ours);
            long end = System.nanoTime();
            long bareBegin = System.nanoTime();
            fanOut(bare, size, i);
            theirs = boards.await(BARE, size, theirs);
            long bareEnd = System.nanoTime();
            if (i >= 0) {
                measured.add((end - begin) / 1e9, (bareEnd - bareBegin) / 1e9);
            }
        }
        boards.dismiss(prefix, size);
        boards.forget();
        return measured.figure();
    }

    private static void fanOut(MqttPeer bare, int size, int round) throws Failure {
        String head = "{\"configuration_id\":\"" + (round & 1) + "\",\"epoch\":" + (round + WARM);
        String text = head + ",\"rest\":\"" + "x".repeat(BYTES - head.length()) + "\"}";
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < size; i++) {
            bare.publishRetained(Boards.desired(BARE, i), payload);
        }
    }
}
