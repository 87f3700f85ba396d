package io.bitgear.context;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Says why a reading cannot be used. */
final class Judge {
    private final MergeSettings settings;

    Judge(MergeSettings settings) {
        this.settings = settings;
    }

    /** Why a reading with its final age limit is refused at {@code now}, or empty. */
    Optional<String> refuse(Quantity quantity, Reading reading, Instant now) {
        if (!quantity.unit().equals(reading.unit())) {
            return Optional.of(
                    "unit is '" + Texts.brief(reading.unit()) + "', not '" + quantity.unit() + "'");
        }
        if (reading.value() < quantity.minimum() || reading.value() > quantity.maximum()) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "value %s is not in %s..%s %s",
                            reading.value(),
                            quantity.minimum(),
                            quantity.maximum(),
                            quantity.unit()));
        }
        return timely(reading, now);
    }

    /** Why a reading's time does not let it be used at {@code now}, or empty. */
    Optional<String> timely(Reading reading, Instant now) {
        if (reading.time().isAfter(now.plus(settings.skew()))) {
            return Optional.of(
                    "its time "
                            + reading.time()
                            + " is ahead of the gateway's clock by more than "
                            + settings.skew());
        }
        if (reading.isStale(now)) {
            Duration age = Duration.ofSeconds(reading.age(now).toSeconds());
            return Optional.of("stale: " + age + " old, the limit is " + reading.maxAge());
        }
        return Optional.empty();
    }
}
