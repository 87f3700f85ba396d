package io.bitgear.model.file;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes model files (docs/model-file.md). */
public final class ModelWriter {
    private final Model model;
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    private ModelWriter(Model model) {
        this.model = model;
    }

    /**
     * Writes a model to a file, whole or not at all.
     *
     * @param model to write; its digest and its configurations' ids do not matter
     * @param file is replaced
     * @return the model as read back: with its digest and the ids that follow from it
     */
    public static Model write(Model model, Path file) throws IOException {
        byte[] bytes = new ModelWriter(model).bytes();
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary =
                folder.resolve(file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.write(temporary, bytes);
            Model written = ModelReader.read(temporary);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            return written;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private byte[] bytes() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", ModelReader.FORMAT);
        metadata.put("sha256", ModelDigest.BLANK);
        metadata.put("model", ModelJson.MAPPER.writeValueAsString(describe()));
        if (!model.perInput().isEmpty()) {
            metadata.put("per_input", ModelJson.MAPPER.writeValueAsString(perInput()));
        }
        model.gate().ifPresent(gate -> metadata.put("gate", gate.profile()));
        header.put("__metadata__", metadata);
        for (Layer.Weighted layer : model.graph().weighted()) {
            addWeights(layer);
        }
        addCalibration();
        for (int i = 0; i < model.measured().size(); i++) {
            addTables(ModelReader.prefix(i), model.measured().get(i).configuration());
        }
        model.gate().ifPresent(this::addGate);
        byte[] text = ModelJson.MAPPER.writeValueAsBytes(header);
        // Tensors start at a multiple of 8 bytes, as the format asks; JSON may end in spaces.
        int padded = (text.length + 7) / 8 * 8;
        ByteBuffer file =
                ByteBuffer.allocate(8 + padded + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(padded).put(text);
        while (file.position() < 8 + padded) {
            file.put((byte) ' ');
        }
        file.put(data.toByteArray());
        return ModelDigest.seal(file.array(), padded);
    }

    private List<PerInputJson> perInput() {
        return model.perInput().stream().map(p -> PerInputJson.of(p, model.measured())).toList();
    }

    private void addGate(Gate gate) {
        for (int i = 0; i < gate.layers().size(); i++) {
            Gate.Dense layer = gate.layers().get(i);
            String prefix = ModelReader.GATE + i;
            int outputs = layer.biases().length;
            addFloats(prefix + ".weight", layer.weights(), List.of(outputs, layer.inputs()));
            addFloats(prefix + ".bias", layer.biases(), List.of(outputs));
        }
    }

    private ModelJson describe() {
        SortedMap<String, Double> epsilon = new TreeMap<>();
        for (Layer.Weighted layer : model.graph().weighted()) {
            Weights weights = model.weights(layer.name());
            if (weights.isNormalised()) {
                epsilon.put(layer.name(), weights.epsilon());
            }
        }
        List<ModelJson.Configuration> configurations = new ArrayList<>();
        for (MeasuredConfiguration measured : model.measured()) {
            SortedMap<String, ModelJson.Table> tables = new TreeMap<>();
            measured.configuration()
                    .tables()
                    .forEach(
                            (layer, table) ->
                                    tables.put(
                                            layer,
                                            new ModelJson.Table(
                                                    table.shift(),
                                                    table.residualMultiplier(),
                                                    table.residualShift())));
            configurations.add(
                    new ModelJson.Configuration(
                            measured.label(),
                            measured.accuracy(),
                            measured.samples(),
                            measured.configuration().widths().weights(),
                            measured.configuration().widths().activations(),
                            tables));
        }
        return new ModelJson(
                model.info().name(),
                model.info().version(),
                model.info().classes(),
                model.graph().tensors(),
                model.graph().layers(),
                model.graph().input().name(),
                model.graph().output().name(),
                epsilon,
                model.sensitivities(),
                configurations);
    }

    private void addWeights(Layer.Weighted layer) {
        Weights weights = model.weights(layer.name());
        Shape in = model.graph().tensor(layer.input()).shape();
        Window window = layer.window(in);
        String prefix = "weights." + layer.name();
        add(
                prefix + ".codes",
                SafetensorsHeader.Type.U8,
                List.of(
                        layer.outChannels(),
                        in.channels() / layer.groups(),
                        window.kernelHeight(),
                        window.kernelWidth()),
                weights.codes());
        addFloats(prefix + ".scale", weights.scale(), List.of(weights.channels()));
        if (weights.isNormalised()) {
            addRows(prefix + ".gamma", weights.gamma(), weights);
        }
        addRows(prefix + ".beta", weights.beta(), weights);
    }

    private void addCalibration() throws IOException {
        if (model.calibration().isEmpty()) {
            return;
        }
        Shape shape = model.graph().input().shape();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (byte[] frame : model.calibration()) {
            frames.write(frame);
        }
        add(
                "calibration",
                SafetensorsHeader.Type.U8,
                List.of(
                        model.calibration().size(),
                        shape.channels(),
                        shape.height(),
                        shape.width()),
                frames.toByteArray());
    }

    private void addTables(String prefix, PrecisionConfiguration configuration) {
        for (Map.Entry<String, RequantisationTable> entry : configuration.tables().entrySet()) {
            int[] multipliers = entry.getValue().multipliers();
            long[] biases = entry.getValue().biases();
            ByteBuffer first = buffer(4 * multipliers.length);
            first.asIntBuffer().put(multipliers);
            ByteBuffer second = buffer(8 * biases.length);
            second.asLongBuffer().put(biases);
            List<Integer> shape = List.of(multipliers.length);
            String name = prefix + entry.getKey();
            add(name + ".multiplier", SafetensorsHeader.Type.I32, shape, first.array());
            add(name + ".bias", SafetensorsHeader.Type.I64, shape, second.array());
        }
    }

    private void addRows(String name, float[] values, Weights weights) {
        int channels = weights.channels();
        addFloats(
                name,
                values,
                weights.isPerWidth()
                        ? List.of(values.length / channels, channels)
                        : List.of(channels));
    }

    private void addFloats(String name, float[] values, List<Integer> shape) {
        ByteBuffer buffer = buffer(4 * values.length);
        buffer.asFloatBuffer().put(values);
        add(name, SafetensorsHeader.Type.F32, shape, buffer.array());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void add(String name, SafetensorsHeader.Type type, List<Integer> shape, byte[] bytes) {
        long begin = data.size();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("dtype", type.name());
        entry.put("shape", shape);
        entry.put("data_offsets", List.of(begin, begin + bytes.length));
        header.put(name, entry);
        data.writeBytes(bytes);
    }
}
