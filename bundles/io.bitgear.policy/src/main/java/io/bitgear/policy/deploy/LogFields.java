package io.bitgear.policy.deploy;

import io.bitgear.api.node.ActiveConfiguration;
import org.slf4j.MDC;

/**
 * What every log line of a deployment names in fields of its own, whoever writes it: the node's own
 * bundle too, for it is called on the deployer's thread.
 */
final class LogFields {
    private static final String MODEL = "model";
    private static final String NODE = "node";
    private static final String CONFIGURATION = "configuration";
    private static final String EPOCH = "epoch";

    private LogFields() {}

    /**
     * Sets them on this thread, until {@link #clear()}.
     *
     * @param active what is deployed, or null when that is not known
     */
    static void set(String model, String node, ActiveConfiguration active) {
        MDC.put(MODEL, model);
        MDC.put(NODE, node);
        if (active != null) {
            MDC.put(CONFIGURATION, active.configurationId());
            MDC.put(EPOCH, Long.toString(active.epoch()));
        }
    }

    /** Removes them from this thread. */
    static void clear() {
        MDC.remove(MODEL);
        MDC.remove(NODE);
        MDC.remove(CONFIGURATION);
        MDC.remove(EPOCH);
    }
}
