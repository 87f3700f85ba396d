package io.bitgear.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The kernels' own tests, plain, under the sanitizers and on a model of AMX, and those of the other
 * architecture.
 */
class NativeTest {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void given_theKernels_when_theirTestsRun_then_allInstructionSetsAgreePlainAndSanitized()
            throws IOException, InterruptedException {
        String said = make("test");
        assertEquals(3, said.lines().filter(l -> l.matches("portable .*agree")).count(), said);
        assertEquals(
                System.getProperty("os.arch").equals("amd64"),
                said.lines().anyMatch(l -> l.contains("amx-int8")),
                said);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void given_aCompilerAndAnEmulatorForArm_when_theTestsRun_then_allInstructionSetsAgree()
            throws IOException, InterruptedException {
        assumeTrue(isOnPath("aarch64-linux-gnu-gcc"), "no compiler for 64-bit Arm");
        assumeTrue(isOnPath("qemu-aarch64"), "no emulator of 64-bit Arm");
        String said = make("test-other");
        assertTrue(said.lines().anyMatch("portable neon neon-dotprod agree"::equals), said);
        assertTrue(said.lines().anyMatch("portable neon agree"::equals), said);
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String make(String target) throws IOException, InterruptedException {
        Process make =
                new ProcessBuilder("make", "-s", "-C", "native", target)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, make.waitFor(), said);
        return said;
    }
}
