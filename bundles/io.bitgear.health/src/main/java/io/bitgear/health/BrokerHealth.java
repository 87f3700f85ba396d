package io.bitgear.health;

import io.bitgear.api.messaging.BrokerLink;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/**
 * Whether the broker is connected: without it, answers go on, remote context and reports do not.
 */
final class BrokerHealth {
    private BrokerHealth() {}

    /** WARN while the broker is not connected. */
    static Result judge(BrokerLink.State state) {
        FormattingResultLog log = new FormattingResultLog();
        if (state.isConnected()) {
            log.info("connected to {} since {}", state.broker(), state.since());
        } else {
            log.warn("not connected to {} since {}", state.broker(), state.since());
        }
        return new Result(log);
    }
}
