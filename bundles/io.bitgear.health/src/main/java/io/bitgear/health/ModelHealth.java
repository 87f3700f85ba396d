package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/** Whether there is a model to answer for. */
final class ModelHealth {
    private ModelHealth() {}

    /** CRITICAL without a model. */
    static Result judge(List<InferenceService> models) {
        FormattingResultLog log = new FormattingResultLog();
        if (models.isEmpty()) {
            log.critical(
                    "no model is served: see the log for a model file that could not be loaded, or"
                            + " configure io.bitgear.engine.model~NAME and a router");
        }
        for (InferenceService model : models) {
            log.info("model {} {}", model.model().name(), model.model().version());
        }
        return new Result(log);
    }
}
