package io.bitgear.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkEngineTest {
    private static int divide(Integer common, Integer task) throws IOException {
        if (task == 50) {
            throw new IOException("file fifty is unreadable");
        }
        return common / task;
    }

    @Test
    void given_many_tasks_when_run_then_results_keep_their_order_and_the_first_failure_is_told()
            throws Exception {
        List<Integer> tasks = IntStream.rangeClosed(1, 40).boxed().toList();
        try (SparkEngine spark = new SparkEngine(new SparkOptions("local[2]"), 1);
                LoopEngine loop = new LoopEngine()) {
            assertEquals(
                    loop.run("dividing", 1000, tasks, SparkEngineTest::divide),
                    spark.run("dividing", 1000, tasks, SparkEngineTest::divide));
            assertEquals(List.of(), spark.run("nothing", 1, List.of(), SparkEngineTest::divide));

            List<Integer> bad = List.of(7, 50, 0);
            for (Engine engine : List.of(spark, loop)) {
                Failure failure =
                        assertThrows(
                                Failure.class,
                                () -> engine.run("dividing", 9, bad, SparkEngineTest::divide));
                assertEquals("file fifty is unreadable", failure.getMessage());
            }
            Failure zero =
                    assertThrows(
                            Failure.class,
                            () -> spark.run("dividing", 9, List.of(0), SparkEngineTest::divide));
            assertEquals("java.lang.ArithmeticException: / by zero", zero.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "spark://no-port", "spark://127.0.0.1:99999"})
    void given_a_master_that_is_none_when_started_then_the_failure_names_it(String master) {
        Failure failure =
                assertThrows(
                        Failure.class, () -> new SparkEngine(new SparkOptions(master), 1).close());
        assertTrue(failure.getMessage().contains(master), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    }

    @Test
    void given_nobody_at_the_masters_port_when_started_then_the_failure_says_so() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        String master = "spark://127.0.0.1:" + port;
        Failure failure =
                assertThrows(
                        Failure.class, () -> new SparkEngine(new SparkOptions(master), 1).close());
        assertTrue(failure.getMessage().contains(master), failure.getMessage());
    }
}
