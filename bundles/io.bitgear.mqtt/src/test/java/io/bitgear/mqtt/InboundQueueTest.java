package io.bitgear.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InboundQueueTest {
    private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> acknowledged = Collections.synchronizedList(new ArrayList<>());

    private Inbound message(int number) {
        return new Inbound(
                "topic/" + number,
                new byte[] {(byte) number},
                null,
                OptionalLong.empty(),
                Instant.EPOCH,
                () -> acknowledged.add(number));
    }

    private static int number(Inbound message) {
        return Integer.parseInt(message.topic().substring("topic/".length()));
    }

    @Test
    void given_a_burst_then_all_are_handled_and_acknowledged_in_order() {
        List<Integer> all = IntStream.range(0, 5_000).boxed().toList();
        try (InboundQueue queue = new InboundQueue(message -> handled.add(number(message)))) {
            all.forEach(i -> assertTrue(queue.offer(message(i), false)));
            await().until(() -> acknowledged.size() == all.size());
        }
        assertEquals(all, handled);
        assertEquals(all, acknowledged);
    }

    @Test
    void given_a_message_that_cannot_be_handled_then_it_is_acknowledged_and_the_next_is_handled() {
        try (InboundQueue queue =
                new InboundQueue(
                        message -> {
                            handled.add(number(message));
                            if (number(message) == 0) {
                                throw new IllegalStateException("of this test");
                            }
                        })) {
            queue.offer(message(0), false);
            queue.offer(message(1), false);
            await().until(() -> acknowledged.size() == 2);
        }
        assertEquals(List.of(0, 1), handled);
    }

    @Test
    void given_an_end_while_some_were_taken_together_then_those_not_begun_are_not_acknowledged()
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        InboundQueue queue =
                new InboundQueue(
                        message -> {
                            handled.add(number(message));
                            begun.countDown();
                            awaitUninterruptibly(ended);
                        });
        IntStream.range(0, 10).forEach(i -> queue.offer(message(i), false));
        begun.await();
        Thread closer = new Thread(queue::close, "closer");
        closer.start();
        await().until(() -> !queue.offer(message(10), false));
        ended.countDown();
        closer.join();
        assertEquals(List.of(0), handled);
        assertEquals(List.of(0), acknowledged);
    }

    @Test
    void given_more_at_qos_0_than_may_wait_then_they_are_dropped_and_those_at_qos_1_are_taken()
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        byte[] large = new byte[(int) InboundQueue.MOST_BYTES];
        try (InboundQueue queue =
                new InboundQueue(
                        message -> {
                            handled.add(number(message));
                            begun.countDown();
                            awaitUninterruptibly(ended);
                        })) {
            queue.offer(
                    new Inbound(
                            "topic/0", large, null, OptionalLong.empty(), Instant.EPOCH, () -> {}),
                    false);
            begun.await();
            assertFalse(queue.offer(message(1), true));
            assertTrue(queue.offer(message(2), false));
            assertEquals(1, queue.dropped());
            ended.countDown();
            await().until(() -> acknowledged.contains(2));
            await().until(() -> queue.offer(message(3), true));
            await().until(() -> acknowledged.contains(3));
        }
        assertEquals(List.of(0, 2, 3), handled);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
