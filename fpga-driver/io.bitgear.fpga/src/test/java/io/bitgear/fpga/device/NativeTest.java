package io.bitgear.fpga.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The C driver's own tests, plain and under the address and undefined-behaviour sanitizers. */
class NativeTest {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void given_the_c_driver_when_its_tests_run_then_they_pass_plain_and_sanitized()
            throws IOException, InterruptedException {
        Process make =
                new ProcessBuilder("make", "-s", "-C", "../native", "test")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, make.waitFor(), said);
        assertEquals(2, said.lines().filter(l -> l.endsWith(" passed, 0 failed")).count(), said);
        assertTrue(said.lines().noneMatch(l -> l.startsWith("0 passed")), said);
    }
}
