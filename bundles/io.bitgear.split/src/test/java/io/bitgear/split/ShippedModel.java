package io.bitgear.split;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The model and the images that a gateway ships. */
final class ShippedModel {
    private static final Path GATEWAY = Path.of("../../gateway-config/src/gateway");
    private static final int RECORD = 1 + 3 * 32 * 32;

    private ShippedModel() {}

    static Model read() {
        try {
            return ModelReader.read(GATEWAY.resolve("models/resnet8-cifar10.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same parts under another digest. */
    static Model withDigest(Model model, String digest) {
        ModelInfo info = model.info();
        Map<String, Weights> weights =
                model.graph().weighted().stream()
                        .map(Layer::name)
                        .collect(Collectors.toMap(name -> name, model::weights));
        return new Model(
                new ModelInfo(
                        info.name(), info.version(), digest, info.inputShape(), info.classes()),
                model.graph(),
                weights,
                model.calibration(),
                List.of(),
                model.sensitivities());
    }

    static byte[] image(int index) {
        try {
            byte[] sample = Files.readAllBytes(GATEWAY.resolve("data/cifar10-sample-1000.bin"));
            return Arrays.copyOfRange(sample, index * RECORD + 1, (index + 1) * RECORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
