package io.bitgear.policy.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private final AtomicLong micros = new AtomicLong(7_500_000);
    private final Epochs epochs = new Epochs(micros::get);

    @Test
    void given_a_clock_when_epochs_are_taken_then_they_are_its_time_and_grow() {
        assertEquals((7L << 20) + (1 << 19), epochs.next());
        assertEquals((7L << 20) + (1 << 19) + 1, epochs.next());
        micros.set(8_000_000);
        assertEquals(8L << 20, epochs.next());
    }

    @Test
    void given_two_sources_when_one_takes_an_epoch_later_in_a_second_then_it_is_the_higher_one() {
        Epochs other = new Epochs(micros::get);
        long first = other.next();
        micros.addAndGet(1_000);
        assertTrue(epochs.next() > first);
    }

    @Test
    void given_a_clock_that_is_set_back_when_an_epoch_is_taken_then_it_is_above_those_seen() {
        long far = 1L << 40;
        epochs.seen(far);
        assertEquals(far + 1, epochs.next());
    }
}
