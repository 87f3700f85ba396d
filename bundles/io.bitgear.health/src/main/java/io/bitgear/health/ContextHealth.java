package io.bitgear.health;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/** Whether the gateway still senses something: without, it goes on with what it runs. */
final class ContextHealth {
    private ContextHealth() {}

    /**
     * WARN without a reading that is younger than the limit.
     *
     * @param snapshot now; null when there is no context service
     * @param limit age of the newest reading
     */
    static Result judge(ContextSnapshot snapshot, Duration limit) {
        FormattingResultLog log = new FormattingResultLog();
        Optional<Reading> newest =
                snapshot == null
                        ? Optional.empty()
                        : snapshot.readings().values().stream()
                                .max(Comparator.comparing(Reading::time));
        if (snapshot == null) {
            log.warn("there is no context service");
        } else if (newest.isEmpty()) {
            log.warn("no reading is valid: every source is silent, or none is configured");
        } else {
            judge(log, newest.get(), newest.get().age(snapshot.time()), limit);
        }
        return new Result(log);
    }

    private static void judge(
            FormattingResultLog log, Reading newest, Duration age, Duration limit) {
        String text = "the newest reading, {} from {}, is {} s old";
        Object[] values = {newest.name(), newest.source(), String.valueOf(age.toSeconds())};
        if (age.compareTo(limit) > 0) {
            log.warn(text, values);
        } else {
            log.info(text, values);
        }
    }
}
