package io.bitgear.fpga;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Faults in the middle of frames and of changes, at random: every answer is right or a {@link
 * NodeException}, and the node comes back and serves. {@code -Dbitgear.faults=1000} for a soak.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FaultsTest {
    private static final int FAULTS = Integer.getInteger("bitgear.faults", 25);
    private static final long SEED = Long.getLong("bitgear.seed", 11L);
    private static final int STALL_MS = 120;
    private static final int TIMEOUT_MS = 2_000;

    private enum Fault {
        KILL,
        STOP,
        CORRUPT,
        DROP,
        FLIP,
        TRUNCATE_REGISTERS,
        TRUNCATE_BUFFER
    }

    private final LinkedBlockingQueue<FpgaNode> arrivals = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Long> departures = new LinkedBlockingQueue<>();
    private final Random random = new Random(SEED);
    private final Map<Fault, Long> slowest = new EnumMap<>(Fault.class);
    private final List<PrecisionConfiguration> configurations = new ArrayList<>();
    private Model model;
    private SimulatedNode simulated;
    private FpgaLine line;
    private FpgaNode node;
    private long epoch;
    private int right;
    private int failed;

    @BeforeEach
    void start() throws IOException {
        model = ModelReader.read(FpgaLineTest.SHIPPED);
        Calibrator calibrator = new Calibrator(model);
        configurations.add(calibrator.calibrate(model.graph().uniform(1, 1)));
        configurations.add(calibrator.calibrate(model.graph().uniform(2, 1)));
        configurations.add(
                configurations
                        .get(0)
                        .escalating(new Escalation(Integer.MAX_VALUE, configurations.get(1))));
        simulated = SimulatedNode.reference();
        FpgaSettings settings =
                new FpgaSettings(
                        "fpga",
                        simulated.folder(),
                        DeviceProfiles.XC7Z020,
                        null,
                        true,
                        64,
                        STALL_MS,
                        TIMEOUT_MS,
                        5);
        line =
                new FpgaLine(
                        settings,
                        model,
                        fresh -> {
                            arrivals.add(fresh);
                            return () -> departures.add(System.nanoTime());
                        });
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        simulated.close();
    }

    @Test
    void given_faults_mid_frame_and_mid_stage_when_served_then_answers_are_right_or_none()
            throws Exception {
        for (int i = 0; i < FAULTS; i++) {
            serve();
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            String what = "seed " + SEED + ", fault " + i + ", " + fault;
            departures.clear();
            List<CompletableFuture<FrameResult>> frames = frames(1 + random.nextInt(3));
            Thread change = random.nextBoolean() ? change() : null;
            pause();
            long since = System.nanoTime();
            inject(fault);
            frames.addAll(frames(2));
            for (CompletableFuture<FrameResult> frame : frames) {
                check(what, frame);
            }
            if (change != null) {
                change.join();
            }
            repair(fault, since);
        }
        serveRightly();
        System.out.printf(
                "%d faults (seed %d): %d right answers, %d honest failures; slowest departure in"
                        + " ms: %s%n",
                FAULTS, SEED, right, failed, slowest);
        assertTrue(right > 0 && failed > 0);
    }

    /** Brings a configuration onto the node that is there, or comes; both may vanish meanwhile. */
    private void serve() throws InterruptedException {
        while (true) {
            FpgaNode newest = arrivals.poll();
            while (newest != null) {
                node = newest;
                newest = arrivals.poll();
            }
            if (node == null) {
                node = arrivals.take();
            }
            try {
                deploy();
                return;
            } catch (NodeException e) {
                node = arrivals.poll(10, TimeUnit.SECONDS);
            }
        }
    }

    /** After the last fault the node must be of use again. */
    private void serveRightly() throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        for (int before = right; right == before; ) {
            assertTrue(System.nanoTime() < until, "no right answer after the last fault");
            serve();
            check("after the last fault", frames(1).get(0));
        }
    }

    private void deploy() throws NodeException {
        PrecisionConfiguration next = configurations.get(random.nextInt(configurations.size()));
        node.stage(next);
        node.commit(next.id(), ++epoch);
        assertEquals(epoch, node.readBack().orElseThrow().epoch());
    }

    private List<CompletableFuture<FrameResult>> frames(int count) {
        List<CompletableFuture<FrameResult>> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(node.run(model.calibration().get(7)).toCompletableFuture());
        }
        return frames;
    }

    private Thread change() {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                deploy();
                            } catch (NodeException e) {
                                assertTrue(e.getMessage().contains("fpga"), e.getMessage());
                            }
                        },
                        "bitgear-test-change");
        thread.start();
        return thread;
    }

    /** Up to the length of a frame or two, so that the fault falls anywhere. */
    private void pause() {
        long until = System.nanoTime() + random.nextInt(600_000_000);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private void inject(Fault fault) throws IOException {
        switch (fault) {
            case KILL -> simulated.kill();
            case STOP -> simulated.signal("STOP");
            case CORRUPT -> simulated.fault("corrupt 1");
            case DROP -> simulated.fault("drop 1");
            case FLIP -> simulated.fault("flip " + random.nextInt(12) + " " + random.nextInt(440));
            case TRUNCATE_REGISTERS -> truncate("registers");
            case TRUNCATE_BUFFER -> truncate("buffer");
        }
    }

    private void truncate(String name) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(simulated.folder().resolve(name).toFile(), "rw")) {
            file.setLength(0);
        } catch (NoSuchFileException e) {
            throw new IOException(name + " is not there", e);
        }
    }

    private void check(String what, CompletableFuture<FrameResult> frame) throws Exception {
        try {
            FrameResult result = frame.get(60, TimeUnit.SECONDS);
            PrecisionConfiguration ran =
                    configurations.stream()
                            .filter(c -> c.id().equals(result.active().configurationId()))
                            .findFirst()
                            .orElseThrow();
            int[] expected = Rule.logits(model, ran, model.calibration().get(7));
            assertArrayEquals(expected, result.logits(), what);
            right++;
        } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof NodeException, what + ": " + e);
            failed++;
        }
    }

    /** Makes the simulator whole again. */
    private void repair(Fault fault, long since) throws IOException, InterruptedException {
        if (fault == Fault.KILL || fault == Fault.STOP) {
            Long gone = departures.poll(10, TimeUnit.SECONDS);
            assertTrue(gone != null, fault + " was not noticed");
            slowest.merge(fault, (gone - since) / 1_000_000, Math::max);
        }
        if (fault != Fault.CORRUPT && fault != Fault.DROP && fault != Fault.FLIP) {
            simulated.kill();
            simulated.start();
        }
    }
}
