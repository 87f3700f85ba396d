package io.bitgear.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The one JSON and the one CBOR mapping of the contracts' records (docs/protocol.md). */
final class Wire {
    static final ObjectMapper JSON = configured(JsonMapper.builder());
    static final ObjectMapper CBOR = configured(CBORMapper.builder());

    private Wire() {}

    /** The mapper of a content format that {@link Formats#answer} returned. */
    static ObjectMapper of(int format) {
        return format == Formats.CBOR ? CBOR : JSON;
    }

    /** The value in that content format. */
    static byte[] encode(Object value, int format) {
        try {
            return of(format).writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode " + value.getClass().getName(), e);
        }
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M configured(B builder) {
        LookupCache<Object, JavaType> types = new LRUMap<>(16, 128);
        return builder.addModule(new JavaTimeModule())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                // The shared type factory would hold this bundle's classes after it is gone.
                .typeFactory(TypeFactory.defaultInstance().withCache(types))
                .build();
    }
}
