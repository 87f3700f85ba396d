package io.bitgear.context;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ContextHubTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ContextHub hub = new ContextHub(MergeSettings.defaults(), Clock.systemUTC());
    private final List<ContextSnapshot> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        hub.close();
    }

    private static Reading battery(double value, Duration limit) {
        return new Reading("battery", value, "/", Instant.now(), limit, "test");
    }

    private double last() {
        return seen.isEmpty() ? -1 : seen.get(seen.size() - 1).value(Quantity.BATTERY).orElse(-1);
    }

    @Test
    void
            given_1000_readings_in_a_burst_when_a_listener_is_slow_then_all_count_and_the_last_arrives() {
        CountDownLatch release = new CountDownLatch(1);
        ContextListener stuck =
                snapshot -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        ContextListener broken =
                snapshot -> {
                    throw new IllegalStateException("on purpose");
                };
        hub.add(stuck);
        hub.add(broken);
        hub.add(seen::add);
        for (int i = 1; i <= 1000; i++) {
            assertTrue(hub.offer(battery(i / 1000.0, Duration.ofMinutes(1))).isEmpty());
        }
        await().atMost(LIMIT).until(() -> last() == 1.0);
        assertEquals(1000, hub.counts().offered());
        assertEquals(0, hub.counts().refused());
        assertEquals(1000, hub.snapshot().sequence());
        release.countDown();
    }

    @Test
    void given_a_reading_when_it_goes_stale_then_listeners_are_told_without_another_reading() {
        hub.add(seen::add);
        assertTrue(hub.offer(battery(0.3, Duration.ofSeconds(1))).isEmpty());
        await().atMost(LIMIT).until(() -> !seen.isEmpty() && last() == -1);
        assertTrue(seen.get(seen.size() - 1).rejections().get(0).reason().contains("stale"));
    }

    @Test
    void given_a_context_when_a_listener_comes_then_it_is_told_at_once_and_after_removal_no_more() {
        hub.offer(battery(0.3, Duration.ofMinutes(1)));
        ContextListener listener = seen::add;
        hub.add(listener);
        await().atMost(LIMIT).until(() -> last() == 0.3);
        hub.remove(listener);
        hub.offer(battery(0.4, Duration.ofMinutes(1)));
        assertEquals(1, seen.size());
    }

    @Test
    void given_a_closed_hub_when_threads_are_counted_then_none_is_left() {
        hub.add(seen::add);
        hub.offer(battery(0.3, Duration.ofMinutes(1)));
        hub.close();
        await().atMost(LIMIT)
                .until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(
                                                thread ->
                                                        thread.getName()
                                                                .startsWith("bitgear-context")));
    }
}
