package io.bitgear.health;

import io.bitgear.api.messaging.BrokerLink;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/**
 * Whether the broker is connected: without it, answers go on, remote context and reports do not.
 */
final class BrokerHealth {
    private BrokerHealth() {}

    /**
     * WARN for each broker that is not connected. While a link is replaced there are two to one
     * broker, of which one may be connected.
     *
     * @param states the best first
     */
    static Result judge(Collection<BrokerLink.State> states) {
        Map<String, BrokerLink.State> byBroker = new LinkedHashMap<>();
        for (BrokerLink.State state : states) {
            byBroker.merge(state.broker(), state, (one, next) -> one.isConnected() ? one : next);
        }
        FormattingResultLog log = new FormattingResultLog();
        for (BrokerLink.State state : byBroker.values()) {
            if (state.isConnected()) {
                log.info("connected to {} since {}", state.broker(), state.since());
            } else {
                log.warn("not connected to {} since {}", state.broker(), state.since());
            }
        }
        return new Result(log);
    }
}
