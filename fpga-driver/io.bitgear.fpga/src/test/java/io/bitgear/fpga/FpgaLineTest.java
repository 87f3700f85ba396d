package io.bitgear.fpga;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An FPGA node comes, serves, fails and comes again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FpgaLineTest {
    static final Path SHIPPED =
            Path.of(
                    "..",
                    "..",
                    "gateway-config",
                    "src",
                    "gateway",
                    "models",
                    "resnet8-cifar10.safetensors");

    private static Model model;
    private static PrecisionConfiguration narrow;
    private static PrecisionConfiguration other;
    private static int[] expected;

    private final LinkedBlockingQueue<FpgaNode> arrivals = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<FpgaNode> departures = new LinkedBlockingQueue<>();
    private SimulatedNode simulated;
    private FpgaLine line;

    @BeforeAll
    static void load() throws IOException {
        model = ModelReader.read(SHIPPED);
        narrow = new Calibrator(model).calibrate(model.graph().uniform(1, 1));
        other = new Calibrator(model).calibrate(model.graph().uniform(2, 1));
        expected = new ReferenceExecutor(model, narrow).run(frame());
    }

    @TempDir Path monitor;

    @BeforeEach
    void start() throws IOException {
        simulated = SimulatedNode.reference();
        FpgaSettings settings =
                new FpgaSettings(
                        "fpga",
                        simulated.folder(),
                        DeviceProfiles.XC7Z020,
                        monitor,
                        true,
                        3,
                        1_500,
                        30_000,
                        20);
        line =
                new FpgaLine(
                        settings,
                        model,
                        node -> {
                            arrivals.add(node);
                            return () -> departures.add(node);
                        });
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        simulated.close();
    }

    @Test
    void given_a_power_monitor_when_it_is_readable_then_its_energy_is_added_up() throws Exception {
        FpgaNode node = arrivals.take();
        assertEquals(0, node.counters().measuredEnergyJoules());
        long since = System.nanoTime();
        Files.writeString(monitor.resolve("in1_input"), "5000\n");
        Files.writeString(monitor.resolve("curr1_input"), "400\n");
        while (node.counters().measuredEnergyJoules() == 0) {
            assertTrue(System.nanoTime() - since < 10_000_000_000L);
            Thread.onSpinWait();
        }
        double joules = node.counters().measuredEnergyJoules();
        double longest = (System.nanoTime() - since) * 1e-9;
        assertTrue(joules <= 2.0 * longest, joules + " J in " + longest + " s");
        Files.writeString(monitor.resolve("power1_input"), "not a number\n");
        assertTrue(node.counters().measuredEnergyJoules() >= joules);
    }

    @Test
    void given_a_fresh_node_when_not_committed_then_it_runs_nothing() throws Exception {
        FpgaNode node = arrivals.take();
        assertTrue(node.readBack().isEmpty());
        assertFailed(node.run(frame()).toCompletableFuture(), "no configuration");
        assertThrows(NodeException.class, () -> node.commit(narrow.id(), 1));
        assertEquals("fpga-simulated", node.info().kind());
        assertEquals(12_288, node.info().lanes());
        assertTrue(node.price(narrow).cycles() < node.price(other).cycles());
    }

    @Test
    void given_a_committed_node_when_frames_run_then_the_results_name_configuration_and_epoch()
            throws Exception {
        FpgaNode node = committed(4);
        FrameResult first = node.run(frame()).toCompletableFuture().get();
        assertArrayEquals(expected, first.logits());
        assertEquals(narrow.id(), first.active().configurationId());
        assertEquals(4, first.active().epoch());
        assertTrue(first.modelledEnergyJoules() > 0);
        node.stage(other);
        assertThrows(NodeException.class, () -> node.commit(other.id(), 4));
        node.commit(other.id(), 5);
        FrameResult second = node.run(frame()).toCompletableFuture().get();
        assertEquals(other.id(), second.active().configurationId());
        assertEquals(5, second.active().epoch());
        assertArrayEquals(new ReferenceExecutor(model, other).run(frame()), second.logits());
        assertEquals(2, node.counters().frames());
        assertEquals(2, node.counters().commits());
    }

    @Test
    void given_frames_on_their_way_when_the_widths_change_then_none_is_lost() throws Exception {
        FpgaNode node = committed(1);
        int[] otherwise = new ReferenceExecutor(model, other).run(frame());
        List<CompletableFuture<FrameResult>> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            results.add(node.run(frame()).toCompletableFuture());
        }
        node.stage(other);
        node.commit(other.id(), 2);
        for (int i = 0; i < 3; i++) {
            results.add(node.run(frame()).toCompletableFuture());
        }
        for (int i = 0; i < results.size(); i++) {
            FrameResult result = results.get(i).get();
            assertEquals(i < 3 ? 1 : 2, result.active().epoch(), "frame " + i);
            assertArrayEquals(i < 3 ? expected : otherwise, result.logits(), "frame " + i);
        }
        assertEquals(0, node.counters().failures());
    }

    @Test
    void given_more_frames_than_the_queue_takes_when_sent_then_they_are_refused_as_busy()
            throws Exception {
        FpgaNode node = committed(1);
        List<CompletableFuture<FrameResult>> results = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            results.add(node.run(frame()).toCompletableFuture());
        }
        int busy = 0;
        for (CompletableFuture<FrameResult> result : results) {
            try {
                assertArrayEquals(expected, result.get().logits());
            } catch (ExecutionException e) {
                assertTrue(e.getCause() instanceof NodeBusyException, e.toString());
                busy++;
            }
        }
        assertTrue(busy > 0 && busy < 10, busy + " of 12 refused");
    }

    @Test
    void given_a_node_that_dies_in_a_frame_when_it_returns_then_it_is_new_and_runs_nothing()
            throws Exception {
        FpgaNode node = committed(1);
        CompletableFuture<FrameResult> lost = node.run(frame()).toCompletableFuture();
        simulated.kill();
        assertFailed(lost, "fpga");
        assertEquals(node, departures.take());
        assertThrows(NodeException.class, node::readBack);
        assertFailed(node.run(frame()).toCompletableFuture(), "stopped");
        simulated.start();
        FpgaNode returned = committed(2);
        assertFalse(returned == node);
        assertArrayEquals(expected, returned.run(frame()).toCompletableFuture().get().logits());
    }

    @Test
    void given_a_damaged_descriptor_when_a_frame_runs_then_it_fails_and_the_node_starts_anew()
            throws Exception {
        FpgaNode node = committed(1);
        simulated.fault("flip 2 300");
        CompletableFuture<FrameResult> result = node.run(frame()).toCompletableFuture();
        try {
            assertArrayEquals(expected, result.get().logits()); // the flip came behind the frame
            assertFailed(node.run(frame()).toCompletableFuture(), "descriptor");
        } catch (ExecutionException e) {
            assertTrue(e.getMessage().contains("descriptor"), e.getMessage());
        }
        assertEquals(node, departures.take());
        assertArrayEquals(expected, committed(2).run(frame()).toCompletableFuture().get().logits());
    }

    @Test
    void given_a_closed_line_when_closed_then_waiting_frames_fail_and_the_accelerator_is_free()
            throws Exception {
        FpgaNode node = committed(1);
        CompletableFuture<FrameResult> waiting = node.run(frame()).toCompletableFuture();
        line.close();
        assertTrue(waiting.isDone());
        assertEquals(node, departures.take());
        io.bitgear.fpga.device.Accelerator.open(simulated.folder(), 1_500, 10_000).close();
    }

    private FpgaNode committed(long epoch) throws Exception {
        FpgaNode node = arrivals.take();
        node.stage(narrow);
        node.commit(narrow.id(), epoch);
        assertEquals(epoch, node.readBack().orElseThrow().epoch());
        return node;
    }

    private static byte[] frame() {
        return model.calibration().get(5);
    }

    private static void assertFailed(CompletableFuture<FrameResult> result, String part) {
        CompletionException e = assertThrows(CompletionException.class, result::join);
        assertTrue(e.getCause() instanceof NodeException, e.toString());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
