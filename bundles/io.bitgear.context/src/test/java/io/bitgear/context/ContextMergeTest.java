package io.bitgear.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextMergeTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));

    private ContextMerge merge(Precedence precedence, Map<Quantity, Duration> limits) {
        return new ContextMerge(
                new MergeSettings(precedence, Duration.ofSeconds(10), limits, 4), clock);
    }

    private Reading battery(double value, Duration age, String source) {
        return new Reading(
                "battery",
                value,
                "/",
                clock.instant().minus(age),
                Quantity.BATTERY.maxAge(),
                source);
    }

    @Test
    void given_two_sources_when_both_are_valid_then_the_newest_is_shown() {
        ContextMerge merge = merge(Precedence.REMOTE, Map.of());
        assertTrue(merge.offer(battery(0.5, Duration.ofSeconds(1), "a")).isEmpty());
        assertEquals(1, merge.snapshot().sequence());
        assertTrue(merge.offer(battery(0.4, Duration.ofSeconds(2), "b")).isEmpty());
        assertEquals(OptionalDouble.of(0.5), merge.snapshot().value(Quantity.BATTERY));
        assertEquals(1, merge.snapshot().sequence());
    }

    @Test
    void given_remote_precedence_when_the_host_is_newer_then_remote_wins_until_it_is_stale() {
        ContextMerge merge =
                merge(Precedence.REMOTE, Map.of(Quantity.BATTERY, Duration.ofMinutes(1)));
        merge.offer(battery(0.2, Duration.ofSeconds(30), "site"));
        merge.offer(battery(0.9, Duration.ZERO, "host"));
        assertEquals(0.2, merge.snapshot().value(Quantity.BATTERY).orElseThrow());
        clock.advance(Duration.ofSeconds(31));
        ContextSnapshot later = merge.snapshot();
        assertEquals(0.9, later.value(Quantity.BATTERY).orElseThrow());
        assertEquals("site", later.rejections().get(0).source());
        assertTrue(later.rejections().get(0).reason().contains("stale"));
    }

    @Test
    void given_host_precedence_when_remote_is_newer_then_the_host_wins() {
        ContextMerge merge = merge(Precedence.HOST, Map.of());
        merge.offer(battery(0.9, Duration.ofSeconds(9), "host"));
        merge.offer(battery(0.2, Duration.ZERO, "site"));
        assertEquals(0.9, merge.snapshot().value(Quantity.BATTERY).orElseThrow());
    }

    @Test
    void given_unusable_readings_when_offered_then_each_is_refused_with_its_reason() {
        ContextMerge merge = merge(Precedence.NEWEST, Map.of());
        Duration limit = Duration.ofHours(1);
        Instant now = clock.instant();
        refused(merge, new Reading("humidity", 1, "%RH", now, limit, "s"), "unknown quantity");
        refused(
                merge,
                new Reading("battery", 50, "%EL", now, limit, "s"),
                "unit is '%EL', not '/'");
        refused(merge, new Reading("battery", 1.5, "/", now, limit, "s"), "1.5 is not in 0.0..1.0");
        refused(merge, battery(0.5, Duration.ofHours(2), "s"), "stale");
        refused(merge, battery(0.5, Duration.ofSeconds(-11), "s"), "ahead of the gateway's clock");
        assertTrue(merge.offer(battery(0.5, Duration.ofSeconds(-9), "s")).isEmpty());
        refused(merge, battery(0.6, Duration.ZERO, "s"), "known already");
        assertEquals(7, merge.counts().offered());
        assertEquals(6, merge.counts().refused());
        assertEquals(4, merge.snapshot().rejections().size());
    }

    private static void refused(ContextMerge merge, Reading reading, String reason) {
        Optional<Rejection> rejection = merge.offer(reading);
        assertTrue(rejection.isPresent(), () -> reading + " was taken");
        assertTrue(rejection.get().reason().contains(reason), () -> rejection.get().reason());
    }

    @Test
    void
            given_a_clock_that_went_back_when_a_reading_comes_then_it_replaces_the_one_from_the_future() {
        ContextMerge merge = merge(Precedence.NEWEST, Map.of());
        merge.offer(battery(0.5, Duration.ZERO, "s"));
        clock.advance(Duration.ofDays(-1));
        assertTrue(merge.snapshot().value(Quantity.BATTERY).isEmpty());
        assertTrue(merge.offer(battery(0.6, Duration.ZERO, "s")).isEmpty());
    }

    @Test
    void given_endless_new_sources_when_offered_then_the_last_is_shown_and_memory_is_bounded() {
        ContextMerge merge = merge(Precedence.NEWEST, Map.of());
        for (int i = 0; i < 1000; i++) {
            clock.advance(Duration.ofMillis(1));
            assertTrue(merge.offer(battery(i / 1000.0, Duration.ZERO, "source" + i)).isEmpty());
        }
        assertEquals(0.999, merge.snapshot().value(Quantity.BATTERY).orElseThrow());
    }

    @Test
    void given_random_readings_when_merged_then_the_newest_valid_one_is_shown() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ContextMerge merge = merge(Precedence.NEWEST, Map.of());
        Instant newest = Instant.MIN;
        double expected = Double.NaN;
        for (int i = 0; i < 500; i++) {
            Reading reading =
                    battery(
                            random.nextDouble() * 1.2,
                            Duration.ofMillis(random.nextInt(1000_000)),
                            "s" + random.nextInt(5));
            merge.offer(reading);
            if (reading.value() <= 1 && !reading.time().isBefore(newest)) {
                newest = reading.time();
                expected = reading.value();
            }
        }
        assertEquals(
                expected, merge.snapshot().value(Quantity.BATTERY).orElseThrow(), "seed " + seed);
    }

    @Test
    void given_age_limit_texts_when_parsed_then_good_ones_count_and_bad_ones_are_named() {
        assertEquals(
                Map.of(Quantity.BATTERY, Duration.ofHours(2)),
                MergeSettings.parseAgeLimits("battery=PT2H", ""));
        for (String bad : new String[] {"battery", "battery=2h", "battery=PT0S", "humidity=PT1H"}) {
            IllegalArgumentException refusal =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> MergeSettings.parseAgeLimits(bad));
            assertTrue(refusal.getMessage().contains(bad), refusal.getMessage());
        }
    }

    @Test
    void
            given_a_source_with_a_tighter_limit_of_its_own_when_it_passes_then_the_reading_is_dropped() {
        ContextMerge merge = merge(Precedence.NEWEST, Map.of());
        merge.offer(new Reading("battery", 0.5, "/", clock.instant(), Duration.ofSeconds(3), "s"));
        clock.advance(Duration.ofSeconds(3));
        assertFalse(merge.snapshot().readings().isEmpty());
        clock.advance(Duration.ofMillis(1));
        assertTrue(merge.snapshot().readings().isEmpty());
    }
}
