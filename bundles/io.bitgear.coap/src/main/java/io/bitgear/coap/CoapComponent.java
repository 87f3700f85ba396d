package io.bitgear.coap;

import io.bitgear.api.coap.CoapHandler;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the endpoint, and hands requests to the {@link CoapHandler} services. */
@Component(
        immediate = true,
        service = {},
        configurationPid = CoapConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CoapConfiguration.class)
public final class CoapComponent {
    private static final Logger LOG = LoggerFactory.getLogger(CoapComponent.class);

    private final BundleContext context;
    private final GatewayServer server;
    private volatile ServiceRegistration<CoapEndpointInfo> registration;

    /**
     * Checks the configuration.
     *
     * @throws IllegalArgumentException when it is contradictory or unsafe
     */
    @Activate
    public CoapComponent(BundleContext context, CoapConfiguration config) {
        this.context = context;
        try {
            server = new GatewayServer(Binding.of(config), Limits.of(config));
        } catch (IllegalArgumentException e) {
            LOG.error("The CoAP endpoint does not start: {}", e.getMessage());
            throw e;
        }
    }

    /** Listens, when what is there already is attached. */
    @Activate
    void start() {
        try {
            server.start();
        } catch (RuntimeException e) {
            server.close();
            LOG.error("The CoAP endpoint does not start: {}", e.getMessage());
            throw e;
        }
        CoapEndpointInfo info = new CoapEndpointInfo(server.uris());
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("bitgear.coap.uris", info.uris().toArray(String[]::new));
        properties.put("bitgear.coap.port", server.port("coap"));
        properties.put("bitgear.coaps.port", server.port("coaps"));
        registration = context.registerService(CoapEndpointInfo.class, info, properties);
        LOG.info("CoAP endpoint at {}", String.join(", ", info.uris()));
    }

    @Deactivate
    void stop() {
        registration.unregister();
        server.close();
        LOG.info("CoAP endpoint stopped");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHandler(CoapHandler handler, Map<String, Object> properties) {
        try {
            server.attach(String.valueOf(properties.get(CoapHandler.PATH)), handler, properties);
        } catch (IllegalArgumentException e) {
            LOG.error("A CoAP handler is not attached: {}", e.getMessage());
        }
    }

    /** Called while its service is unregistered, before its component is deactivated. */
    void removeHandler(CoapHandler handler) {
        server.detach(handler);
    }
}
