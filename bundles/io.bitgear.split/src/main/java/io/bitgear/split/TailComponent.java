package io.bitgear.split;

import io.bitgear.api.node.Node;
import io.bitgear.api.split.TailService;
import io.bitgear.model.Model;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers a {@link Tail} for every loaded model. */
@Component(
        service = {},
        immediate = true,
        configurationPid = TailComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TailComponent.Config.class)
public final class TailComponent {
    static final String PID = "io.bitgear.split.tail";

    /** Configuration of the service to other gateways. */
    @ObjectClassDefinition(
            name = "Bitgear split tail",
            description = "Runs the last layers of networks for other gateways")
    public @interface Config {
        @AttributeDefinition(
                name = "Id",
                description = "Stands for this gateway in placements; another on each gateway")
        String id();

        @AttributeDefinition(name = "Model", description = "The only model to run; empty for all")
        String model() default "";

        @AttributeDefinition(
                name = "Memory",
                description = "Bytes for planes, tables and activations",
                min = "1")
        long memory() default 64L << 20;

        @AttributeDefinition(
                name = "Queue",
                description = "Requests that may wait; more are refused",
                min = "1",
                max = "65536")
        int queue() default 16;

        @AttributeDefinition(
                name = "Configurations",
                description = "Configurations held ready",
                min = "1",
                max = "1024")
        int configurations() default 8;
    }

    private final BundleContext bundle;
    private final TailSettings settings;
    private final String only;
    private final Map<Model, Tail> tails = new HashMap<>();
    private final Map<Model, ServiceRegistration<TailService>> registrations = new HashMap<>();

    /**
     * @throws IllegalArgumentException when the configuration is wrong
     */
    @Activate
    public TailComponent(BundleContext bundle, Config config) {
        if (config.id() == null) {
            throw new IllegalArgumentException(PID + ": id is missing");
        }
        this.bundle = bundle;
        this.only = config.model();
        this.settings =
                new TailSettings(
                        config.id(), config.memory(), config.queue(), config.configurations());
    }

    /** A model was loaded. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(Model model) {
        String name = model.info().name();
        if (!only.isEmpty() && !only.equals(name)) {
            return;
        }
        Tail tail = new Tail(settings, model);
        synchronized (this) {
            tails.put(model, tail);
        }
        ServiceRegistration<TailService> registration =
                bundle.registerService(
                        TailService.class, tail, new Hashtable<>(Map.of(Node.MODEL, name)));
        synchronized (this) {
            if (tails.get(model) == tail) {
                registrations.put(model, registration);
                return;
            }
        }
        registration.unregister();
    }

    /** A model is gone: its service leaves, then fails the requests that still wait. */
    void removeModel(Model model) {
        Tail tail;
        ServiceRegistration<TailService> registration;
        synchronized (this) {
            tail = tails.remove(model);
            registration = registrations.remove(model);
        }
        if (registration != null) {
            registration.unregister();
        }
        if (tail != null) {
            tail.close();
        }
    }
}
