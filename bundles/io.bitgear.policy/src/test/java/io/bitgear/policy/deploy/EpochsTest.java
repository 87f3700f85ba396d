package io.bitgear.policy.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.policy.EpochCounter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private final AtomicLong seconds = new AtomicLong(7);
    private final EpochCounter counter = new EpochCounter();
    private final Epochs epochs = new Epochs(seconds::get, counter);

    @Test
    void given_a_clock_when_epochs_are_taken_then_they_begin_at_its_time_and_grow() {
        assertEquals(7L << 20, epochs.next());
        assertEquals((7L << 20) + 1, epochs.next());
        seconds.set(8);
        assertEquals(8L << 20, epochs.next());
    }

    @Test
    void given_two_versions_when_both_take_epochs_in_one_second_then_none_is_given_twice() {
        Epochs other = new Epochs(seconds::get, counter);
        assertEquals(7L << 20, other.next());
        assertEquals((7L << 20) + 1, epochs.next());
        assertEquals((7L << 20) + 2, other.next());
    }

    @Test
    void given_a_clock_that_is_set_back_when_an_epoch_is_taken_then_it_is_above_those_seen() {
        long far = 1L << 40;
        epochs.seen(far);
        assertEquals(far + 1, epochs.next());
    }
}
