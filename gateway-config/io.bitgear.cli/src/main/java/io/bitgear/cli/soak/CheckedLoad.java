package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.MqttPublisher;
import java.util.List;
import java.util.Map;

/** Clients that ask a gateway, a judge of every answer, and a context that changes meanwhile. */
final class CheckedLoad implements AutoCloseable {
    private final String model;
    private final List<String> classes;
    private final Map<String, String> nodes;
    private final ModelOracle oracle;
    private final AnswerChecker checker;
    private final Judge judge;
    private final Load load;
    private final MqttPublisher mqtt;
    private final ContextFlips context;

    /**
     * What is asked.
     *
     * @param clients at once
     * @param rate requests a second of all of them, 0 for as many as come
     * @param requests in all
     * @param kept answers that are kept for later, from the first
     * @param flips context changes a second, above 0
     */
    record Plan(int clients, double rate, long requests, int kept, double flips) {}

    /** The context changes from now on; nothing is asked before the load is started. */
    CheckedLoad(SoakGateway gateway, Subject subject, Plan plan) throws Failure {
        model = gateway.model();
        classes = subject.model().info().classes();
        nodes = gateway.nodes();
        oracle = new ModelOracle(subject.model(), subject.frames());
        checker = newChecker();
        double joules = subject.widestJoules(nodes.values().iterator().next());
        CoapGateway coap = CoapGateway.open(gateway.address());
        judge = new Judge(checker, oracle, coap, model, plan.kept());
        try {
            load =
                    new Load(
                            gateway.address(),
                            model,
                            subject.frames(),
                            plan.clients(),
                            plan.rate(),
                            plan.requests(),
                            judge);
            mqtt = gateway.publisher();
        } catch (Failure e) {
            judge.close();
            throw e;
        }
        context = new ContextFlips(mqtt, joules, plan.flips());
    }

    /** Another checker of the same, which has seen no answer. */
    AnswerChecker newChecker() {
        return new AnswerChecker(model, classes, nodes.keySet(), oracle);
    }

    ModelOracle oracle() {
        return oracle;
    }

    AnswerChecker checker() {
        return checker;
    }

    Judge judge() {
        return judge;
    }

    Load load() {
        return load;
    }

    /** Context changes that the broker took. */
    long flips() {
        return context.published();
    }

    @Override
    public void close() {
        context.close();
        mqtt.close();
        load.close();
        judge.close();
    }
}
