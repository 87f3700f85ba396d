package io.bitgear.bench.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One of our ONNX files in ONNX Runtime, all of its optimisations on, one operation after the
 * other.
 */
public final class OnnxSession implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bitgear");

    private final OrtSession.SessionOptions options;
    private final OrtSession session;

    private OnnxSession(OrtSession.SessionOptions options, OrtSession session) {
        this.options = options;
        this.session = session;
    }

    /**
     * Loads a file.
     *
     * @param threads inside of an operation, at least 1
     */
    public static OnnxSession open(byte[] file, int threads) throws OrtException {
        return open(file, threads, null);
    }

    /**
     * Loads a file and writes what ONNX Runtime made of it.
     *
     * @param optimised file to write, or null
     */
    static OnnxSession open(byte[] file, int threads, Path optimised) throws OrtException {
        ENVIRONMENT.setTelemetry(false);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            if (optimised != null) {
                options.setOptimizedModelFilePath(optimised.toString());
            }
            return new OnnxSession(options, ENVIRONMENT.createSession(file, options));
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    /** Memory of the input and the logits that runs use again and again. */
    public static final class Frame implements AutoCloseable {
        private final ByteBuffer bytes;
        private final OnnxTensor input;
        private final Map<String, OnnxTensor> inputs;

        private Frame(Shape shape) throws OrtException {
            bytes = ByteBuffer.allocateDirect(shape.elements()).order(ByteOrder.nativeOrder());
            long[] dimensions = {1, shape.channels(), shape.height(), shape.width()};
            input = OnnxTensor.createTensor(ENVIRONMENT, bytes, dimensions, OnnxJavaType.UINT8);
            inputs = Map.of(FloatExport.INPUT, input);
        }

        void put(byte[] pixels) {
            bytes.put(0, pixels);
        }

        @Override
        public void close() {
            input.close();
        }
    }

    /** Memory for frames of a network's input. */
    public Frame newFrame(Tensor input) throws OrtException {
        return new Frame(input.shape());
    }

    /** Runs the frame that was put. */
    OrtSession.Result run(Frame frame) throws OrtException {
        return session.run(frame.inputs);
    }

    /** A frame's way in and the logits' way out, in memory that is used again and again. */
    public final class Runner implements AutoCloseable {
        private final Frame frame;
        private final FloatBuffer logits;
        private final OnnxTensor output;
        private final Map<String, OnnxTensor> outputs;

        private Runner(Tensor input, int classes) throws OrtException {
            frame = newFrame(input);
            logits =
                    ByteBuffer.allocateDirect(classes * Float.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer();
            output = OnnxTensor.createTensor(ENVIRONMENT, logits, new long[] {1, classes});
            outputs = Map.of(FloatExport.OUTPUT, output);
        }

        /**
         * The logits of a frame, as real numbers; valid until the next call.
         *
         * @param pixels unsigned bytes
         */
        public FloatBuffer run(byte[] pixels) throws OrtException {
            frame.put(pixels);
            session.run(frame.inputs, Set.of(), outputs).close();
            return logits;
        }

        @Override
        public void close() {
            output.close();
            frame.close();
        }
    }

    /**
     * For one thread.
     *
     * @param classes number of logits
     */
    public Runner newRunner(Tensor input, int classes) throws OrtException {
        return new Runner(input, classes);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime did not close a session", e);
        } finally {
            options.close();
        }
    }
}
