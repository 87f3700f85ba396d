package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelImportTest {
    private static final Path SHIPPED =
            Path.of("..", "..", "gateway-config", "src", "gateway", "models");

    @Test
    void given_a_model_file_when_imported_and_exported_then_codes_scales_factors_and_steps_stay()
            throws Exception {
        for (String file : List.of("vibration.safetensors", "resnet8-cifar10.safetensors")) {
            Model model = ModelReader.read(SHIPPED.resolve(file));
            Map<String, Double> ranges = new HashMap<>();
            model.graph().quantised().forEach(t -> ranges.put(t.name(), 1.0));
            Model again =
                    ModelExport.model(
                            model.info().name(),
                            model.info().version(),
                            model.info().classes(),
                            model.graph(),
                            ModelImport.parameters(model),
                            ranges,
                            model.calibration());
            for (Layer.Weighted layer : model.graph().weighted()) {
                Weights old = model.weights(layer.name());
                Weights now = again.weights(layer.name());
                assertArrayEquals(old.codes(), now.codes(), layer.name());
                assertArrayEquals(old.scale(), now.scale(), layer.name());
                assertArrayEquals(old.gamma(), now.gamma(), layer.name());
                assertArrayEquals(old.beta(), now.beta(), layer.name());
            }
            for (Tensor tensor : Plans.freeTensors(model.graph())) {
                tensor.steps()
                        .forEach(
                                (width, step) ->
                                        assertEquals(
                                                step,
                                                again.graph().tensor(tensor.name()).step(width),
                                                1e-6 * step));
            }
        }
    }

    @Test
    void given_a_convolution_without_normalisation_when_imported_then_the_refusal_names_it()
            throws Exception {
        Model model = ModelReader.read(SHIPPED.resolve("vibration.safetensors"));
        Map<String, Weights> weights = new HashMap<>();
        model.graph().weighted().forEach(l -> weights.put(l.name(), model.weights(l.name())));
        Weights w = weights.get("stack2.conv1");
        weights.put(
                "stack2.conv1",
                new Weights(w.codes(), w.scale(), null, new float[w.channels()], 0));
        Model plain =
                new Model(
                        model.info(),
                        model.graph(),
                        weights,
                        model.calibration(),
                        List.of(),
                        Sensitivities.NONE);
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> ModelImport.parameters(plain));
        assertTrue(refusal.getMessage().contains("stack2.conv1"), refusal.getMessage());
    }
}
