package io.bitgear.itests.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves that the harness sees components come and go. */
public class EchoTest extends ComponentTest {
    @Test
    void given_a_component_when_configured_and_removed_then_it_comes_and_goes() throws Exception {
        lifeCycle.verify(
                Echo.PID,
                Map.of("prefix", "> "),
                Echo.class,
                echo -> assertEquals("> hello", echo.apply("hello")));
    }
}
