package io.bitgear.api.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private final Succession<String> services = new Succession<>();

    private String serving() {
        try (Succession<String>.Lease lease = services.acquire()) {
            return lease == null ? null : lease.service();
        }
    }

    @Test
    void given_several_services_when_they_leave_then_the_first_of_the_highest_ranking_serves() {
        services.add("second", Rank.of(Map.of("service.id", 2L)));
        services.add("first", Rank.of(Map.of("service.id", 1L)));
        assertEquals("first", serving());
        services.add("preferred", Rank.of(Map.of("service.id", 3L, "service.ranking", 1)));
        assertEquals("preferred", serving());
        services.leave("preferred");
        services.leave("first");
        assertEquals("second", serving());
        services.leave("second");
        assertNull(services.acquire());
        assertNull(services.leave("second"));
    }

    @Test
    void given_a_lease_when_its_service_leaves_then_drained_only_after_it_is_closed() {
        services.add("old", new Rank(0, 1));
        Succession<String>.Lease lease = services.acquire();
        Succession.Member<String> old = services.leave("old");
        services.add("new", new Rank(0, 2));
        assertFalse(services.drain(old, Duration.ofMillis(1)));
        assertEquals("new", serving());
        lease.close();
        lease.close();
        assertTrue(services.drain(old, Duration.ZERO));
    }

    @Test
    void given_an_interrupt_when_draining_then_it_ends_and_the_interrupt_stays() {
        services.add("old", new Rank(0, 1));
        Succession<String>.Lease lease = services.acquire();
        Thread.currentThread().interrupt();
        assertFalse(services.drain(services.leave("old"), Duration.ofSeconds(60)));
        assertTrue(Thread.interrupted());
        lease.close();
    }

    @Test
    void given_a_best_one_that_suits_no_more_when_acquired_then_the_next_that_does_serves() {
        assertNull(services.acquire("new"::equals));
        services.add("old", new Rank(0, 1));
        assertEquals("old", suiting("new"));
        services.add("new", new Rank(0, 2));
        assertEquals("new", suiting("new"));
        assertEquals("old", suiting("none"));
        assertTrue(services.any("new"::equals));
        assertFalse(services.any("none"::equals));
        assertTrue(services.drain(services.leave("old"), Duration.ZERO));
        assertTrue(services.drain(services.leave("new"), Duration.ZERO));
    }

    private String suiting(String wanted) {
        try (Succession<String>.Lease lease = services.acquire(wanted::equals)) {
            return lease.service();
        }
    }
}
