package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.cost.Totals;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A raw frame of 3,072 bytes is copied once, into the memory of the kernels, and nothing of its
 * size is made on the way: so many bytes are allocated for it, as the JVM counts them for a thread.
 */
@Timeout(120)
class FrameAllocationTest {
    private static final Path SHIPPED =
            Path.of("../../gateway-config/src/gateway/models/resnet8-cifar10.safetensors");
    private static final int FRAMES = 500;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** On the thread that runs the frame: the logits, the result and its two durations. */
    private static final long RUNNER_MOST = 216;

    /**
     * On it and on the thread that asks: the job and its future, and the waiting for each other.
     */
    private static final long NODE_MOST = 600;

    /** With the router before it and the client's answer behind it: still less than the frame. */
    private static final long ROUTER_MOST = 3_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Model model;
    private static PrecisionConfiguration configuration;
    private static byte[] frame;

    @BeforeAll
    static void read() throws IOException {
        model = ModelReader.read(SHIPPED);
        configuration = new Calibrator(model).calibrate(model.graph().widest());
        frame = model.calibration().get(0);
        assertEquals(3_072, frame.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {Kernels.AUTO, Kernels.JAVA})
    void given_aRawFrame_when_aRunnerComputesIt_then_nothingOfItsSizeIsAllocated(String kernels) {
        CostModel costs = new CostModel(model.graph(), DeviceProfiles.ICE40UP5K);
        try (Kernels chosen = Kernels.of(kernels)) {
            Gear gear = Gear.of(model, costs, chosen, configuration).committed(1);
            FrameRunner runner = new FrameRunner("cpu", () -> gear, new Totals());
            allocated(runner); // opens its memory
            long each = allocated(runner) / FRAMES;
            System.out.println(chosen.name() + ": " + each + " bytes a frame on its thread");
            assertTrue(each <= RUNNER_MOST, each + " bytes a frame");
        }
    }

    /** Of as many frames; the jobs are made before, on the caller's account. */
    private static long allocated(FrameRunner runner) {
        FrameJob[] jobs = new FrameJob[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            jobs[i] = FrameJob.now(frame);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (FrameJob job : jobs) {
            runner.accept(job);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void given_aNode_when_itIsGivenRawFrames_then_bothThreadsAllocateLittle() throws Exception {
        try (CpuNode node = node()) {
            long each = allocated(node::run);
            System.out.println("node: " + each + " bytes a frame on both threads");
            assertTrue(each <= NODE_MOST, each + " bytes a frame");
        }
    }

    @Test
    void given_aRouter_when_itIsGivenRawFrames_then_lessThanAFrameIsAllocated() throws Exception {
        RouterSettings settings =
                new RouterSettings(2, SECOND, SECOND, SECOND.multipliedBy(30), MINUTE);
        try (CpuNode node = node();
                FrameTimer timer = new FrameTimer("router-test")) {
            Router router = new Router(model, settings, System::nanoTime, timer);
            router.add(node, 0);
            long each = allocated(router::infer);
            System.out.println("router: " + each + " bytes a frame on both threads");
            assertTrue(each <= ROUTER_MOST, each + " bytes a frame");
        }
    }

    private static CpuNode node() throws NodeException {
        CpuNode node = new CpuNode(CpuSettings.of("counted", "ice40up5k", 1, 4), model);
        node.stage(configuration);
        node.commit(configuration.id(), 1);
        return node;
    }

    /** For each frame, on this thread and on the node's. */
    private static long allocated(Function<byte[], CompletionStage<?>> asked) throws Exception {
        long worker = worker("bitgear-counted-" + model.info().name() + "-1");
        long before = 0;
        for (int i = 0; i < 2 * FRAMES; i++) {
            if (i == FRAMES) {
                before = allocated(worker);
            }
            asked.apply(frame).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        return (allocated(worker) - before) / FRAMES;
    }

    private static long worker(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    /** On this thread and on the other, so far. */
    private static long allocated(long other) {
        return THREADS.getCurrentThreadAllocatedBytes() + THREADS.getThreadAllocatedBytes(other);
    }
}
