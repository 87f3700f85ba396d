package io.bitgear.bench.jvm;

import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.inference.Answer;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.bench.onnx.FoldedNetwork;
import io.bitgear.engine.kernel.Executable;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Program;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One raw frame at 8 bits: alone, and inside of one layer of the gateway after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
    /** The model file; the command names it. */
    @Param("models/resnet8-cifar10.safetensors")
    public String model;

    private final Kernels kernels = Kernels.of(Kernels.AUTO);
    private List<byte[]> frames;
    private List<CoapRequest> requests;
    private Program.Session plain;
    private Executable.Run run;
    private FramePath path;
    private int next;

    /** Makes all of it. */
    @Setup
    public void open() throws IOException, NodeException {
        Model read = ModelReader.read(Path.of(model));
        PrecisionConfiguration configuration = FoldedNetwork.widest(read).configuration();
        frames = read.calibration();
        requests =
                frames.stream()
                        .map(frame -> FramePath.request(read.info().name(), frame, Formats.JSON))
                        .toList();
        plain = new Program(read, configuration).newSession();
        run = kernels.program(read, configuration).open();
        path = new FramePath(read, configuration);
    }

    /** Ends the threads and lets go of the kernels. */
    @TearDown
    public void close() {
        path.close();
        kernels.close();
    }

    private <T> T nextOf(List<T> all) {
        next = next + 1 < all.size() ? next + 1 : 0;
        return all.get(next);
    }

    /** Plain Java on this thread. */
    @Benchmark
    public int[] plainJava() {
        return plain.run(nextOf(frames));
    }

    /** The kernels on this thread. */
    @Benchmark
    public int[] kernels() {
        return run.run(nextOf(frames));
    }

    /** The node: into its queue, onto its thread, and back. */
    @Benchmark
    public FrameResult node() {
        return path.node().run(nextOf(frames)).toCompletableFuture().join();
    }

    /** The router: the choice of a node, its answer with classes and probabilities. */
    @Benchmark
    public Answer router() {
        return path.service().infer(nextOf(frames)).toCompletableFuture().join();
    }

    /** The resource: from a payload to an encoded reply. */
    @Benchmark
    public CoapReply resource() {
        return path.handler().handle(nextOf(requests)).toCompletableFuture().join();
    }
}
