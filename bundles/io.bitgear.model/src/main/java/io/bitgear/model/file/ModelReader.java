package io.bitgear.model.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.Weights;
import io.bitgear.model.arithmetic.Configurations;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads model files (docs/model-file.md). Sizes, ranges, graph and digest are verified before
 * anything the size of a tensor is allocated; a file that does not hold what it should is refused
 * with a message that says which part and why.
 */
public final class ModelReader {
    /** The metadata's format entry: name and schema version. */
    static final String FORMAT = "bitgear/1";

    /** The names' beginning of a gate's layers. */
    static final String GATE = "gate.";

    /** Most layers of a gate. */
    private static final int GATE_LAYERS_MAX = 8;

    /** Largest file that is read: 256 MiB. */
    private static final long FILE_MAX = 256L << 20;

    private final Map<String, String> metadata;
    private final TensorReader tensors;

    private ModelReader(Map<String, String> metadata, TensorReader tensors) {
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Reads and verifies a model file.
     *
     * @throws ModelFileException when it is not a valid model file; the message names the file, the
     *     part and why
     * @throws IOException when it cannot be read
     */
    public static Model read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (ModelFileException e) {
            throw new ModelFileException("model file " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException("model file " + file + ": " + e.getMessage(), e);
        }
    }

    /** The names' beginning of a configuration's tables. */
    static String prefix(int configuration) {
        return "configuration." + configuration + ".";
    }

    private static Model read(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8 || size > FILE_MAX) {
            throw new ModelFileException("it has " + size + " bytes, not 8 to " + FILE_MAX);
        }
        long length = TensorReader.fill(channel, 0, 8).getLong();
        if (length < 2 || length > SafetensorsHeader.LENGTH_MAX || length > size - 8) {
            throw new ModelFileException(
                    "its header says that it has "
                            + length
                            + " bytes; at most "
                            + Math.min(size - 8, SafetensorsHeader.LENGTH_MAX)
                            + " are possible: it is truncated or no model file");
        }
        byte[] text = TensorReader.fill(channel, 8, (int) length).array();
        SafetensorsHeader header = SafetensorsHeader.parse(text, size - 8 - length);
        String format = header.metadata().get("format");
        if (!FORMAT.equals(format)) {
            throw new ModelFileException(
                    "metadata format is " + format + ", this reader knows " + FORMAT);
        }
        String digest = header.metadata().get("sha256");
        ModelDigest.verify(channel, text, digest);
        TensorReader tensors = new TensorReader(channel, header, 8 + length);
        return new ModelReader(header.metadata(), tensors).model(digest);
    }

    private Model model(String digest) throws IOException {
        ModelJson json;
        try {
            json = ModelJson.MAPPER.readValue(metadata.getOrDefault("model", ""), ModelJson.class);
        } catch (JsonProcessingException e) {
            throw new ModelFileException("metadata model: " + e.getOriginalMessage(), e);
        }
        if (json.name() == null || !json.name().matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ModelFileException(
                    "metadata model: name "
                            + json.name()
                            + " is not 1 to 64 letters, digits, '.', '_', '-'");
        }
        Graph graph = new Graph(json.tensors(), json.layers(), json.input(), json.output());
        Map<String, Weights> weights = new HashMap<>();
        for (Layer.Weighted layer : graph.weighted()) {
            weights.put(layer.name(), weights(graph, layer, json));
        }
        Shape input = graph.input().shape();
        ModelInfo info =
                new ModelInfo(
                        json.name(),
                        json.version(),
                        digest,
                        List.of(input.channels(), input.height(), input.width()),
                        json.classes());
        List<byte[]> calibration = calibration(input);
        List<MeasuredConfiguration> measured = new ArrayList<>();
        for (int i = 0; i < json.configurations().size(); i++) {
            measured.add(measured(prefix(i), json.configurations().get(i), digest));
        }
        Model model = new Model(info, graph, weights, calibration, measured, json.sensitivities());
        for (MeasuredConfiguration m : measured) {
            try {
                Configurations.check(model, m.configuration());
            } catch (IllegalArgumentException e) {
                throw new ModelFileException(
                        "configuration " + m.label() + ": " + e.getMessage(), e);
            }
        }
        model = model.gated(gate(), perInput(measured));
        tensors.checkAllUsed();
        return model;
    }

    private Gate gate() throws IOException {
        String profile = metadata.get("gate");
        if (profile == null) {
            return null;
        }
        List<Gate.Dense> layers = new ArrayList<>();
        while (layers.size() < GATE_LAYERS_MAX) {
            String prefix = GATE + layers.size();
            List<Integer> shape = tensors.shape(prefix + ".weight");
            if (!isMatrix(shape)) {
                break;
            }
            float[] weights = tensors.floats(prefix + ".weight", shape);
            float[] biases = tensors.floats(prefix + ".bias", shape.subList(0, 1));
            layers.add(new Gate.Dense(shape.get(1), weights, biases));
        }
        return new Gate(profile, layers);
    }

    private List<PerInputConfiguration> perInput(List<MeasuredConfiguration> measured)
            throws ModelFileException {
        String text = metadata.get("per_input");
        if (text == null) {
            return List.of();
        }
        try {
            PerInputJson[] all = ModelJson.MAPPER.readValue(text, PerInputJson[].class);
            return Arrays.stream(all).map(json -> json.read(measured)).toList();
        } catch (JsonProcessingException e) {
            throw new ModelFileException("metadata per_input: " + e.getOriginalMessage(), e);
        }
    }

    private Weights weights(Graph graph, Layer.Weighted layer, ModelJson json) throws IOException {
        Shape in = graph.tensor(layer.input()).shape();
        Window window = layer.window(in);
        List<Integer> channels = List.of(layer.outChannels());
        String prefix = "weights." + layer.name();
        List<Integer> shape =
                List.of(
                        layer.outChannels(),
                        in.channels() / layer.groups(),
                        window.kernelHeight(),
                        window.kernelWidth());
        Double epsilon = json.epsilon().get(layer.name());
        byte[] codes = tensors.bytes(prefix + ".codes", SafetensorsHeader.Type.U8, shape).array();
        float[] scale = tensors.floats(prefix + ".scale", channels);
        boolean perWidth = epsilon != null && isMatrix(tensors.shape(prefix + ".gamma"));
        List<Integer> rows = perWidth ? List.of(Widths.MAX, layer.outChannels()) : channels;
        float[] gamma = epsilon == null ? null : tensors.floats(prefix + ".gamma", rows);
        float[] beta = tensors.floats(prefix + ".beta", rows);
        try {
            return new Weights(codes, scale, gamma, beta, epsilon == null ? 0 : epsilon);
        } catch (IllegalArgumentException e) {
            throw new ModelFileException("tensors " + prefix + ": " + e.getMessage(), e);
        }
    }

    private List<byte[]> calibration(Shape input) throws IOException {
        List<Integer> shape = tensors.shape("calibration");
        if (shape == null || shape.isEmpty()) {
            return List.of();
        }
        int frames = shape.get(0);
        ByteBuffer all =
                tensors.bytes(
                        "calibration",
                        SafetensorsHeader.Type.U8,
                        List.of(frames, input.channels(), input.height(), input.width()));
        List<byte[]> result = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] frame = new byte[input.elements()];
            all.get(frame);
            result.add(frame);
        }
        return result;
    }

    private MeasuredConfiguration measured(
            String prefix, ModelJson.Configuration json, String digest) throws IOException {
        if (!(json.accuracy() >= 0 && json.accuracy() <= 1) || json.samples() < 1) {
            throw new ModelFileException(
                    "configuration "
                            + json.label()
                            + " has accuracy "
                            + json.accuracy()
                            + " on "
                            + json.samples()
                            + " images");
        }
        Map<String, RequantisationTable> tables = new HashMap<>();
        for (Map.Entry<String, ModelJson.Table> entry : json.tables().entrySet()) {
            String name = prefix + entry.getKey();
            List<Integer> first = tensors.shape(name + ".multiplier");
            List<Integer> shape = first == null ? List.of() : first;
            int[] multipliers = new int[shape.isEmpty() ? 0 : shape.get(0)];
            tensors.bytes(name + ".multiplier", SafetensorsHeader.Type.I32, shape)
                    .asIntBuffer()
                    .get(multipliers);
            long[] biases = new long[multipliers.length];
            tensors.bytes(name + ".bias", SafetensorsHeader.Type.I64, shape)
                    .asLongBuffer()
                    .get(biases);
            ModelJson.Table table = entry.getValue();
            try {
                tables.put(
                        entry.getKey(),
                        new RequantisationTable(
                                multipliers,
                                biases,
                                table.shift(),
                                table.residualMultiplier(),
                                table.residualShift()));
            } catch (IllegalArgumentException e) {
                throw new ModelFileException("table " + name + ": " + e.getMessage(), e);
            }
        }
        Widths widths = new Widths(json.weights(), json.activations());
        return new MeasuredConfiguration(
                json.label(),
                new PrecisionConfiguration(digest, widths, tables, Map.of()),
                json.accuracy(),
                json.samples());
    }

    private static boolean isMatrix(List<Integer> shape) {
        return shape != null && shape.size() == 2;
    }
}
