package io.bitgear.bench.gateway;

import io.bitgear.api.context.Quantity;
import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.Senml;
import java.time.Instant;
import java.util.List;

/** Energy budgets by turns: each forbids the configuration that the one before allowed. */
final class BudgetEvents implements AutoCloseable {
    /**
     * Of the energy without a budget: the first forbids that configuration, the second does not.
     */
    private static final List<Double> SHARES = List.of(0.6, 1.5);

    private final MqttPeer mqtt;
    private final String topic;
    private final double joules;
    private int number;

    /**
     * @param joules modelled energy of a frame without a budget
     */
    BudgetEvents(GatewayAddress address, double joules) throws Failure {
        this.mqtt = new MqttPeer(address.mqttPort(), (topic, payload) -> {});
        this.topic = "bitgear/" + address.gateway() + "/context/bench";
        this.joules = joules;
    }

    /** Publishes the next one. */
    byte[] next() throws Failure {
        double share = SHARES.get(number++ % SHARES.size());
        ContextValue budget = new ContextValue(Quantity.ENERGY_BUDGET, joules * share);
        byte[] event = Senml.json(List.of(budget), Instant.now());
        mqtt.publish(topic, event);
        return event;
    }

    @Override
    public void close() {
        mqtt.close();
    }
}
