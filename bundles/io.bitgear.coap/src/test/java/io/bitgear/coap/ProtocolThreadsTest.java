package io.bitgear.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProtocolThreadsTest {
    private final ProtocolThreads protocol = new ProtocolThreads();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        protocol.shutdownNow();
    }

    private void note(String what) {
        order.add(what);
    }

    @Test
    void given_aTask_when_itGivesMore_then_thatRunsAfterItOnTheSameThread() {
        CompletableFuture<Thread> first = new CompletableFuture<>();
        CompletableFuture<Thread> second = new CompletableFuture<>();
        protocol.execute(
                () -> {
                    protocol.execute(
                            () -> {
                                note("given");
                                second.complete(Thread.currentThread());
                            });
                    note("giver");
                    first.complete(Thread.currentThread());
                });
        assertSame(first.join(), second.join());
        assertTrue(first.join().getName().startsWith("bitgear-coap-protocol-"));
        assertEquals(List.of("giver", "given"), order);
    }

    @Test
    void given_anyThread_when_itRunsSomethingHere_then_whatThatGivesRunsThereToo() {
        Thread caller = Thread.currentThread();
        protocol.runHere(
                () -> {
                    protocol.execute(
                            () -> {
                                assertSame(caller, Thread.currentThread());
                                note("given");
                                protocol.execute(() -> note("by that"));
                            });
                    protocol.runHere(() -> note("within"));
                    note("giver");
                });
        assertEquals(List.of("within", "giver", "given", "by that"), order);
        CompletableFuture<Thread> later = new CompletableFuture<>();
        protocol.execute(() -> later.complete(Thread.currentThread()));
        assertTrue(later.join() != caller);
    }

    @Test
    void given_aTaskThatThrows_when_itHasGivenOthers_then_theyRunNevertheless() {
        CompletableFuture<Thread> given = new CompletableFuture<>();
        IllegalStateException thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                protocol.runHere(
                                        () -> {
                                            protocol.execute(
                                                    () -> given.complete(Thread.currentThread()));
                                            throw new IllegalStateException("broken");
                                        }));
        assertEquals("broken", thrown.getMessage());
        assertTrue(given.join().getName().startsWith("bitgear-coap-protocol-"));
    }

    @Test
    void given_busyThreads_when_messagesCome_then_theyAreCounted_andGivenBackAtTheEnd()
            throws Exception {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        CountDownLatch busy = new CountDownLatch(threads);
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < threads; i++) {
            protocol.execute(
                    () -> {
                        busy.countDown();
                        awaitQuietly(end);
                    });
        }
        busy.await();
        assertEquals(0, protocol.waiting());
        protocol.execute(() -> note("never"));
        protocol.schedule(() -> note("never either"), 1, TimeUnit.DAYS);
        assertEquals(1, protocol.waiting());
        assertFalse(protocol.isTerminated());
        assertEquals(2, protocol.shutdownNow().size());
        end.countDown();
        assertTrue(protocol.awaitTermination(30, TimeUnit.SECONDS));
        assertTrue(protocol.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> protocol.execute(() -> {}));
        assertEquals(List.of(), order);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
