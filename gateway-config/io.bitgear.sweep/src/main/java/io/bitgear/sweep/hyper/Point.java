package io.bitgear.sweep.hyper;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bitgear.training.FloatTrainer;
import io.bitgear.training.QatTrainer;

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
                    .build();

    private static final float AVERAGE = 0.98f;

    /** The settings of {@code ./bitgear train}, for short runs: few epochs, a quick average. */
    static final Point DEFAULT =
            new Point(
                    "resnet8",
                    new FloatTrainer.Settings(3, 128, 0.2f, 2e-4f, 3, AVERAGE, 0, 1),
                    new QatTrainer.Settings(
                            1, 128, 0.03f, 0.004f, 5e-5f, 2, AVERAGE, 2, 0.8f, 1, 5e-4f, 0, 1));
}
