package io.bitgear.model.file;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * The JSON text in a model file's metadata. Schema: docs/model-file.md.
 *
 * @param name of the model
 * @param version of the model
 * @param classes labels of the outputs
 * @param tensors of the graph
 * @param layers of the graph, in execution order
 * @param input name of the input tensor
 * @param output name of the output tensor
 * @param epsilon of the batch normalisation by layer name
 * @param sensitivities the loss of each width of each tensor alone
 * @param configurations the calibrated and measured ones
 */
record ModelJson(
        String name,
        String version,
        List<String> classes,
        List<Tensor> tensors,
        List<Layer> layers,
        String input,
        String output,
        SortedMap<String, Double> epsilon,
        Sensitivities sensitivities,
        List<Configuration> configurations) {
    /** Refuses what is missing. */
    ModelJson {
        for (Object part :
                new Object[] {
                    name,
                    version,
                    classes,
                    tensors,
                    layers,
                    input,
                    output,
                    epsilon,
                    sensitivities,
                    configurations
                }) {
            Objects.requireNonNull(part, "a part is null");
        }
    }

    /** The shared one would hold this bundle's classes after it is gone. */
    private static final LookupCache<Object, JavaType> TYPES = new LRUMap<>(16, 128);

    /** Of this schema's header and text; refuses what it does not know. */
    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .addMixIn(Layer.class, LayerKinds.class)
                    .addMixIn(Tensor.class, TensorProperties.class)
                    .typeFactory(TypeFactory.defaultInstance().withCache(TYPES))
                    .build();

    /** One configuration without the arrays of its tables, which are tensors of the file. */
    record Configuration(
            String label,
            double accuracy,
            int samples,
            SortedMap<String, Integer> weights,
            SortedMap<String, Integer> activations,
            SortedMap<String, Table> tables) {
        /** Refuses what is missing. */
        Configuration {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(weights, "weights");
            Objects.requireNonNull(activations, "activations");
            Objects.requireNonNull(tables, "tables");
        }
    }

    /** The scalars of a requantisation table. */
    record Table(int shift, int residualMultiplier, int residualShift) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Layer.Conv2d.class, name = "conv2d"),
        @JsonSubTypes.Type(value = Layer.Dense.class, name = "dense"),
        @JsonSubTypes.Type(value = Layer.Add.class, name = "add"),
        @JsonSubTypes.Type(value = Layer.Concat.class, name = "concat"),
        @JsonSubTypes.Type(value = Layer.AveragePool.class, name = "average-pool"),
        @JsonSubTypes.Type(value = Layer.MaxPool.class, name = "max-pool"),
        @JsonSubTypes.Type(value = Layer.Relu.class, name = "relu"),
        @JsonSubTypes.Type(value = Layer.Flatten.class, name = "flatten")
    })
    private interface LayerKinds {}

    private interface TensorProperties {
        @JsonIgnore
        boolean isLogits();
    }
}
