package io.bitgear.sweep.hyper;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.bitgear.training.Augmentation;
import io.bitgear.training.FloatTrainer;
import io.bitgear.training.QatTrainer;
import io.bitgear.training.ShiftAndMirror;
import java.io.IOException;

/**
 * A point of a grid of hyper-parameters.
 *
 * @param network name of a network of io.bitgear.training
 * @param training settings of the float stage
 * @param quantised settings of the narrow stage
 */
public record Point(String network, FloatTrainer.Settings training, QatTrainer.Settings quantised) {
    /** Spells the settings' names as a grid file does: {@code batch_size}. */
    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .addModule(augmentation())
                    .build();

    private static final float AVERAGE = 0.98f;

    /** The settings of {@code ./bitgear train}, for short runs: few epochs, a quick average. */
    static final Point DEFAULT =
            new Point(
                    "resnet8",
                    new FloatTrainer.Settings(
                            3, 128, 0.2f, 2e-4f, new ShiftAndMirror(3), AVERAGE, 0, 1),
                    new QatTrainer.Settings(
                            1,
                            128,
                            0.03f,
                            0.004f,
                            5e-5f,
                            new ShiftAndMirror(2),
                            AVERAGE,
                            2,
                            0.8f,
                            1,
                            5e-4f,
                            0,
                            1));

    /** An augmentation is the largest shift in pixels; 0 is none. */
    private static SimpleModule augmentation() {
        return new SimpleModule()
                .addSerializer(
                        Augmentation.class,
                        new StdSerializer<>(Augmentation.class) {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void serialize(
                                    Augmentation of, JsonGenerator out, SerializerProvider all)
                                    throws IOException {
                                out.writeNumber(of instanceof ShiftAndMirror s ? s.pad() : 0);
                            }
                        })
                .addDeserializer(
                        Augmentation.class,
                        new StdDeserializer<>(Augmentation.class) {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public Augmentation deserialize(
                                    JsonParser in, DeserializationContext context)
                                    throws IOException {
                                int pad = in.getIntValue();
                                return pad == 0 ? Augmentation.NONE : new ShiftAndMirror(pad);
                            }
                        });
    }
}
