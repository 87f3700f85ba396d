package io.bitgear.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.InferAnswer;
import io.bitgear.cli.gateway.MqttPublisher;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import javax.imageio.ImageIO;

/** A gateway over MQTT and CoAP. */
final class NetworkSite implements Site {
    static final String SOURCE = "demo";

    private static final int PNG = 23;
    private static final int OCTETS = 42;
    private static final int SIZE = 32;

    private final CoapGateway coap;
    private final MqttPublisher mqtt;
    private final String model;

    NetworkSite(CoapGateway coap, MqttPublisher mqtt, String model) {
        this.coap = coap;
        this.mqtt = mqtt;
        this.model = model;
    }

    @Override
    public void publish(List<ContextValue> values) throws Failure {
        mqtt.publish(SOURCE, values, false);
    }

    @Override
    public OptionalLong contextWith(List<ContextValue> values) throws Failure {
        JsonNode snapshot = coap.get("/context").path("snapshot");
        for (ContextValue value : values) {
            JsonNode reading = snapshot.path("readings").path(value.quantity().label());
            double difference =
                    Math.abs(reading.path("value").asDouble(Double.NaN) - value.value());
            if (!(difference <= 1e-9 * Math.max(1, Math.abs(value.value())))) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(snapshot.path("sequence").asLong());
    }

    @Override
    public InferAnswer infer(LabelledImage image, boolean png) throws Failure {
        return png
                ? coap.infer(model, png(image.pixels()), PNG)
                : coap.infer(model, image.pixels(), OCTETS);
    }

    @Override
    public CoapGateway.Precision precision() throws Failure {
        return coap.precision(model);
    }

    /** The image as a PNG file. */
    static byte[] png(byte[] pixels) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        int plane = SIZE * SIZE;
        for (int i = 0; i < plane; i++) {
            int rgb =
                    (pixels[i] & 0xff) << 16
                            | (pixels[plane + i] & 0xff) << 8
                            | pixels[2 * plane + i] & 0xff;
            image.setRGB(i % SIZE, i / SIZE, rgb);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
