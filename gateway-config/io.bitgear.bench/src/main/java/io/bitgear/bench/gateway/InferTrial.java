package io.bitgear.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.bench.Statistics;
import io.bitgear.bench.engine.Contender;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One client, one frame after another: what an answer of the gateway takes, against a bare exchange
 * of the same sizes plus the bare engine. The three take turns frame by frame, so that they meet
 * the same machine, whose speed may change within seconds, and the bare engine finds the caches as
 * a node does: with what the exchange left in them.
 */
final class InferTrial {
    private final List<byte[]> frames;
    private final int requests;
    private final CoapLink gateway;
    private final String path;
    private final CoapLink bare;
    private final String echo;
    private final Contender engine;
    private final Figure.Rounds infer =
            new Figure.Rounds(
                    "CoAP inference, one client, p50",
                    "s",
                    "bare CoAP exchange + bare engine, p50s");
    private final Figure.Rounds exchange =
            new Figure.Rounds(
                    "CoAP inference less the node's time, p50", "s", "bare CoAP exchange, p50");
    private final Figure.Rounds node =
            new Figure.Rounds("a frame on the node, p50", "s", "bare engine, p50");

    InferTrial(
            List<byte[]> frames,
            int requests,
            CoapLink gateway,
            String path,
            CoapLink bare,
            String echo,
            Contender engine) {
        this.frames = frames;
        this.requests = requests;
        this.gateway = gateway;
        this.path = path;
        this.bare = bare;
        this.echo = echo;
        this.engine = engine;
    }

    /** Runs a round; the first ones may be told not to count. */
    void round(boolean counts) throws Failure {
        double[] inferred = new double[requests];
        double[] echoed = new double[requests];
        double[] computed = new double[requests];
        byte[][] answers = new byte[requests][];
        for (int i = 0; i < requests; i++) {
            byte[] frame = frames.get(i % frames.size());
            long begin = System.nanoTime();
            answers[i] = gateway.ask(path, frame);
            long answered = System.nanoTime();
            bare.ask(echo, frame);
            long echoing = System.nanoTime();
            engine.run(frame);
            inferred[i] = (answered - begin) / 1e9;
            echoed[i] = (echoing - answered) / 1e9;
            computed[i] = (System.nanoTime() - echoing) / 1e9;
        }
        if (!counts) {
            return;
        }
        double[] ran = new double[requests];
        double[] rest = new double[requests];
        for (int i = 0; i < requests; i++) {
            ran[i] = ranSeconds(answers[i]);
            rest[i] = inferred[i] - ran[i];
        }
        double echoSeconds = Statistics.median(echoed);
        double engineSeconds = Statistics.median(computed);
        infer.add(Statistics.median(inferred), echoSeconds + engineSeconds);
        exchange.add(Statistics.median(rest), echoSeconds);
        node.add(Statistics.median(ran), engineSeconds);
    }

    /** What the answer says that the node took. */
    private static double ranSeconds(byte[] answer) throws Failure {
        try {
            JsonNode ran = Wire.JSON.readTree(answer).path("ran_us");
            return ran.asDouble(Double.NaN) / TimeUnit.SECONDS.toMicros(1);
        } catch (IOException e) {
            throw new Failure("an answer is not JSON", "", e);
        }
    }

    List<Figure> figures() {
        return List.of(infer.figure(), exchange.figure(), node.figure());
    }
}
