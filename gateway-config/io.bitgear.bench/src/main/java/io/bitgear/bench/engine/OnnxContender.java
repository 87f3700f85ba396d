package io.bitgear.bench.engine;

import ai.onnxruntime.OrtException;
import io.bitgear.bench.onnx.FloatExport;
import io.bitgear.bench.onnx.FoldedNetwork;
import io.bitgear.bench.onnx.OnnxSession;
import io.bitgear.bench.onnx.QuantisedExport;
import io.bitgear.bench.onnx.WeightType;
import io.bitgear.cli.Failure;
import io.bitgear.model.graph.Graph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** ONNX Runtime, whose input and output stay in the same memory from frame to frame. */
final class OnnxContender implements Contender {
    private final String name;
    private final OnnxSession session;
    private final OnnxSession.Runner runner;
    private final int[] logits;
    private final float step;

    private OnnxContender(String name, byte[] file, FoldedNetwork network, int threads)
            throws OrtException {
        Graph graph = network.model().graph();
        this.name = name;
        this.logits = new int[graph.output().shape().elements()];
        this.step = (float) network.step(graph.output().name());
        this.session = OnnxSession.open(file, threads);
        this.runner = session.newRunner(graph.input(), logits.length);
    }

    /**
     * The int8 networks that are worth a look, first the one that fits the processor; behind it,
     * where that is not the usual one, the usual one as well, to show what it does there.
     */
    static List<Contender> quantised(FoldedNetwork network, int threads, List<String> flags)
            throws Failure {
        List<Contender> contenders = new ArrayList<>();
        WeightType fitting = WeightType.fitting(flags);
        contenders.add(quantised(network, threads, fitting));
        if (fitting != WeightType.SIGNED) {
            contenders.add(quantised(network, threads, WeightType.SIGNED));
        }
        return contenders;
    }

    private static Contender quantised(FoldedNetwork network, int threads, WeightType type)
            throws Failure {
        try {
            byte[] file = QuantisedExport.write(network, type);
            String name = "ONNX Runtime int8 (" + type.label() + ")";
            return new OnnxContender(name, file, network, threads);
        } catch (OrtException | IllegalArgumentException e) {
            throw failure(e);
        }
    }

    /** The floating-point network. */
    static Contender real(FoldedNetwork network, int threads) throws Failure {
        try {
            byte[] file = FloatExport.write(network);
            return new OnnxContender("ONNX Runtime fp32", file, network, threads);
        } catch (OrtException | IllegalArgumentException e) {
            throw failure(e);
        }
    }

    private static Failure failure(Exception cause) {
        return new Failure("ONNX Runtime: " + cause.getMessage(), "", cause);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] run(byte[] frame) throws Failure {
        try {
            FloatBuffer values = runner.run(frame);
            for (int i = 0; i < logits.length; i++) {
                logits[i] = Math.round(values.get(i) / step);
            }
            return logits;
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        runner.close();
        session.close();
    }
}
