package io.bitgear.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContextServicesTest {
    private static final Reading READING =
            new Reading("load", 1, "/", Instant.EPOCH, Duration.ofMinutes(1), "test");

    /** Holds whoever offers until it is let go. */
    private static final class Slow implements ContextService {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final AtomicInteger done = new AtomicInteger();

        @Override
        public ContextSnapshot snapshot() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public Optional<Rejection> offer(Reading reading) {
            entered.countDown();
            try {
                assertTrue(letGo.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            done.incrementAndGet();
            return Optional.empty();
        }

        @Override
        public Counts counts() {
            throw new AssertionError("nobody asks");
        }
    }

    @Test
    void given_aReadingUnderWay_when_theServiceIsRemoved_then_theRemovalWaitsForItAndNoneFollows()
            throws Exception {
        ContextServices services = new ContextServices();
        Slow slow = new Slow();
        services.add(slow);
        Thread offering = new Thread(() -> services.offer(READING), "offering");
        offering.start();
        assertTrue(slow.entered.await(1, TimeUnit.MINUTES));
        AtomicInteger doneAtRemoval = new AtomicInteger(-1);
        Thread removing =
                new Thread(
                        () -> {
                            services.remove(slow);
                            doneAtRemoval.set(slow.done.get());
                        },
                        "removing");
        removing.start();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (removing.getState() != Thread.State.WAITING && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        slow.letGo.countDown();
        offering.join(60_000);
        removing.join(60_000);
        assertEquals(1, doneAtRemoval.get());
        services.offer(READING);
        assertEquals(1, slow.done.get());
    }
}
