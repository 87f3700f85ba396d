package io.bitgear.bench.jvm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.inference.Answer;
import io.bitgear.api.node.NodeException;
import io.bitgear.bench.onnx.FoldedNetwork;
import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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

/**
 * A request whose answer is there at once: what is left is to decode the one and to encode the
 * other, each on a thread of the resources. Beside it, Jackson writes the same members on this
 * thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyBenchmark {
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    /** The model file; the command names it. */
    @Param("models/resnet8-cifar10.safetensors")
    public String model;

    private final ObjectMapper plainJson = new JsonMapper();
    private final ObjectMapper plainCbor = new CBORMapper();
    private ReplyPath path;
    private CoapRequest jsonRequest;
    private CoapRequest cborRequest;
    private Map<String, Object> members;

    /** Computes the one answer. */
    @Setup
    public void open() throws IOException, NodeException {
        Model read = ModelReader.read(Path.of(model));
        byte[] frame = read.calibration().get(0);
        jsonRequest = FramePath.request(read.info().name(), frame, Formats.JSON);
        cborRequest = FramePath.request(read.info().name(), frame, Formats.CBOR);
        Answer answer;
        try (FramePath whole = new FramePath(read, FoldedNetwork.widest(read).configuration())) {
            answer = whole.service().infer(frame).toCompletableFuture().join();
        }
        path = new ReplyPath(new ReadyAnswer(answer));
        members = plainJson.readValue(json().payload(), MEMBERS);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        path.close();
    }

    /** The reply in JSON. */
    @Benchmark
    public CoapReply json() {
        return path.handler().handle(jsonRequest).toCompletableFuture().join();
    }

    /** Its members, written by Jackson. */
    @Benchmark
    public byte[] plainJson() throws JsonProcessingException {
        return plainJson.writeValueAsBytes(members);
    }

    /** The reply in CBOR. */
    @Benchmark
    public CoapReply cbor() {
        return path.handler().handle(cborRequest).toCompletableFuture().join();
    }

    /** Its members, written by Jackson. */
    @Benchmark
    public byte[] plainCbor() throws JsonProcessingException {
        return plainCbor.writeValueAsBytes(members);
    }
}
