package io.bitgear.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.InferAnswer;
import io.bitgear.cli.gateway.MqttPublisher;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.imageio.ImageIO;

/**
 * A gateway over MQTT and CoAP. Each client has a socket of its own: an endpoint cannot have two
 * block-wise uploads to one resource under way (RFC 7959, section 2.5).
 */
final class NetworkSite implements Site, AutoCloseable {
    static final String SOURCE = "demo";

    private static final int PNG = 23;
    private static final int OCTETS = 42;
    private static final int SIZE = 32;

    private final CoapGateway coap;
    private final MqttPublisher mqtt;
    private final String model;
    private final BlockingQueue<CoapGateway> clients;

    /**
     * Opens the clients' sockets.
     *
     * @param coap for all but the images
     * @param clients that may ask at once
     */
    NetworkSite(
            CoapGateway coap, MqttPublisher mqtt, String model, GatewayAddress address, int clients)
            throws Failure {
        this.coap = coap;
        this.mqtt = mqtt;
        this.model = model;
        this.clients = new LinkedBlockingQueue<>();
        for (int i = 0; i < clients; i++) {
            this.clients.add(CoapGateway.open(address));
        }
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
        CoapGateway client;
        try {
            client = clients.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
        try {
            return png
                    ? client.infer(model, png(image.pixels()), PNG)
                    : client.infer(model, image.pixels(), OCTETS);
        } finally {
            clients.add(client);
        }
    }

    @Override
    public void close() {
        clients.forEach(CoapGateway::close);
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
