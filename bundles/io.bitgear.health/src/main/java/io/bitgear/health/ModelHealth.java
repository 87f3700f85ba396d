package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/** Whether there is a model to answer for. */
final class ModelHealth {
    private ModelHealth() {}

    /**
     * CRITICAL without a model.
     *
     * @param models the best first
     */
    static Result judge(List<InferenceService> models) {
        FormattingResultLog log = new FormattingResultLog();
        if (models.isEmpty()) {
            log.critical(
                    "no model is served: see the log for a model file that could not be loaded, or"
                            + " configure io.bitgear.engine.model~NAME and a router");
        }
        Set<String> served = new HashSet<>();
        for (InferenceService model : models) {
            String name = model.model().name();
            String text = served.add(name) ? "model {} {}" : "model {} {} waits to take over";
            log.info(text, name, model.model().version());
        }
        return new Result(log);
    }
}
