package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameWorkersTest {
    @Test
    void given_a_held_thread_when_closed_then_the_waiting_are_rejected_and_the_thread_ends()
            throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<FrameJob> rejected = new CopyOnWriteArrayList<>();
        FrameWorkers workers =
                new FrameWorkers(
                        "bitgear-test-held",
                        1,
                        2,
                        () ->
                                job -> {
                                    running.countDown();
                                    await(release);
                                },
                        rejected::add);
        assertTrue(workers.offer(FrameJob.now(new byte[0])));
        assertTrue(running.await(30, TimeUnit.SECONDS));
        assertTrue(workers.offer(FrameJob.now(new byte[0])));
        assertTrue(workers.offer(FrameJob.now(new byte[0])));
        assertFalse(workers.offer(FrameJob.now(new byte[0])), "room for a third");
        workers.close();
        assertEquals(2, rejected.size());
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("bitgear-test-held")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
