package io.bitgear.bench.gateway;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.bench.engine.Contender;
import io.bitgear.bench.engine.OwnEngines;
import io.bitgear.broker.BrokerException;
import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.EmbeddedBroker;
import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;

/**
 * The gateway's peer: a plain Java process with Californium and our engine, and nothing else. It
 * has no framework, policy, router or log, and a broker, with a client that hears what it gets as
 * context, only where it is told so. {@code /echo?N} answers N bytes, {@code /infer?N} computes the
 * frame and answers its class in N bytes, {@code /v2/health/ready} says that it is ready. It ends
 * with its standard input.
 */
public final class BareServer {
    private final Model model;
    private final PrecisionConfiguration configuration;
    private final ThreadLocal<Contender> engines = ThreadLocal.withInitial(this::engine);

    private BareServer(Model model, String configuration) throws Failure {
        this.model = model;
        this.configuration = OwnEngines.measured(model, configuration);
    }

    /**
     * Runs until standard input ends.
     *
     * @param arguments model file, id of a measured configuration, UDP port, and the data folder of
     *     the broker if there is to be one
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 3) {
            Thread broker = new Thread(() -> listen(Path.of(arguments[3])), "bench-broker");
            broker.setDaemon(true);
            broker.start();
        }
        BareServer bare = new BareServer(ModelReader.read(Path.of(arguments[0])), arguments[1]);
        CoapServer server = bare.start(Integer.parseInt(arguments[2]));
        while (System.in.read() >= 0) {
            continue;
        }
        server.destroy();
    }

    private static void listen(Path folder) {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory().at(0, folder));
            new MqttPeer(broker.port(), (topic, payload) -> {}).subscribe("bitgear/+/context/#");
        } catch (BrokerException | Failure e) {
            System.err.println(e.getMessage());
            // A peer without all of its parts would look too good.
            Runtime.getRuntime().halt(1);
        }
    }

    private Contender engine() {
        return OwnEngines.running(model, configuration);
    }

    private CoapServer start(int port) {
        Configuration settings = CoapLink.configuration();
        CoapServer server = new CoapServer(settings);
        server.addEndpoint(
                CoapEndpoint.builder()
                        .setConfiguration(settings)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .build());
        server.add(new Echo(), new Infer());
        server.add(new CoapResource("v2").add(new CoapResource("health").add(new Ready())));
        server.start();
        return server;
    }

    private static byte[] padded(String text, CoapExchange exchange) {
        int size = Integer.parseInt(exchange.getRequestOptions().getUriQueryString());
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), size);
    }

    private static final class Ready extends CoapResource {
        private Ready() {
            super("ready");
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(ResponseCode.CONTENT, "true");
        }
    }

    private static final class Echo extends CoapResource {
        private Echo() {
            super("echo");
        }

        @Override
        public void handlePOST(CoapExchange exchange) {
            exchange.respond(ResponseCode.CONTENT, padded("", exchange));
        }
    }

    private final class Infer extends CoapResource {
        private Infer() {
            super("infer");
        }

        @Override
        public void handlePOST(CoapExchange exchange) {
            try {
                int[] logits = engines.get().run(exchange.getRequestPayload());
                String label = model.info().classes().get(Contender.classOf(logits));
                exchange.respond(ResponseCode.CONTENT, padded(label, exchange));
            } catch (Failure e) {
                exchange.respond(ResponseCode.INTERNAL_SERVER_ERROR, e.getMessage());
            }
        }
    }
}
