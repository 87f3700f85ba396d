package io.bitgear.fpga;

import io.bitgear.api.node.Node;
import io.bitgear.api.swap.Turn;
import io.bitgear.model.Model;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers an FPGA node while its accelerator is there, for the first model that arrives; when
 * that one leaves, for the next. Another version of this bundle may hold the accelerator: then this
 * one waits until it has let go.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = FpgaNodeComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FpgaNodeComponent.Config.class, factory = true)
public final class FpgaNodeComponent {
    static final String PID = "io.bitgear.fpga.node";

    private static final Logger LOG = LoggerFactory.getLogger(FpgaNodeComponent.class);

    /** Configuration of an FPGA node. */
    @ObjectClassDefinition(
            name = "Bitgear FPGA node",
            description = "Runs a model on an accelerator, on a board or simulated")
    public @interface Config {
        @AttributeDefinition(name = "Id", description = "Unique on the gateway")
        String id() default "fpga";

        @AttributeDefinition(
                name = "Folder",
                description = "Where the accelerator's registers, buffer and interrupt are")
        String folder();

        @AttributeDefinition(
                name = "Model",
                description = "The model to run; empty for the first that is there")
        String model() default "";

        @AttributeDefinition(
                name = "Profile",
                description = "Device profile whose energy coefficients are used")
        String profile() default "xc7z020";

        @AttributeDefinition(
                name = "Power monitor",
                description =
                        "Folder of the Linux hwmon device that measures the board's supply, such as"
                                + " /sys/class/hwmon/hwmon0; empty without one")
        String hwmon() default "";

        @AttributeDefinition(
                name = "Simulated",
                description = "Whether the accelerator is a simulation")
        boolean simulated() default false;

        @AttributeDefinition(
                name = "Queue",
                description = "Frames that may wait; more are refused",
                min = "1",
                max = "65536")
        int queue() default 64;

        @AttributeDefinition(
                name = "Stall",
                description = "Milliseconds that the clock may stand still before it is dead",
                min = "1",
                max = "10000")
        int stall_ms() default 120;

        @AttributeDefinition(
                name = "Time-out",
                description = "Milliseconds that a frame or a command may take",
                min = "1",
                max = "600000")
        int timeout_ms() default 5_000;

        @AttributeDefinition(
                name = "Retry",
                description = "Milliseconds between two looks for an accelerator that is gone",
                min = "1",
                max = "600000")
        int retry_ms() default 500;

        @AttributeDefinition(
                name = "Service ranking",
                description = "Nodes of a higher ranking are preferred")
        int service_ranking() default 100;
    }

    private final BundleContext context;
    private final Config config;
    private final FpgaSettings settings;
    private final Map<Model, Long> models = new LinkedHashMap<>();
    private final Turn turn;
    private boolean isOurs;
    private Model served;
    private FpgaLine line;

    /** Takes the configuration. */
    @Activate
    public FpgaNodeComponent(BundleContext context, Config config) {
        this.context = context;
        this.config = config;
        if (config.folder() == null || config.folder().isBlank()) {
            throw new IllegalArgumentException(
                    "node " + config.id() + ": no folder of the accelerator is configured");
        }
        this.settings =
                new FpgaSettings(
                        config.id(),
                        Path.of(config.folder()),
                        FpgaSettings.profile(config.id(), config.profile()),
                        config.hwmon().isBlank() ? null : Path.of(config.hwmon()),
                        config.simulated(),
                        config.queue(),
                        config.stall_ms(),
                        config.timeout_ms(),
                        config.retry_ms());
        this.turn = new Turn(context, "fpga:" + settings.folder().toAbsolutePath(), this::begin);
    }

    private synchronized void begin() {
        isOurs = true;
        serve();
    }

    /** A model was loaded; an accelerator runs one. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public synchronized void addModel(Model model, Map<String, Object> properties) {
        String name = model.info().name();
        if (config.model().isEmpty() || config.model().equals(name)) {
            models.put(model, (Long) properties.get(Constants.SERVICE_ID));
            serve();
            if (served != null && served != model) {
                LOG.info("FPGA node {} runs another model until it leaves", settings.id());
            }
        }
    }

    /** Serves the first model, when the accelerator is ours and serves none. */
    private void serve() {
        if (isOurs && line == null && !models.isEmpty()) {
            Map.Entry<Model, Long> first = models.entrySet().iterator().next();
            String name = first.getKey().info().name();
            long instance = first.getValue();
            served = first.getKey();
            line = new FpgaLine(settings, served, node -> offer(node, name, instance));
        }
    }

    /** A model is gone, or the component: its node leaves. */
    public void removeModel(Model model) {
        synchronized (this) {
            models.remove(model);
            if (model != served) {
                return;
            }
        }
        end();
        synchronized (this) {
            serve();
        }
    }

    private void end() {
        FpgaLine ended;
        synchronized (this) {
            ended = line;
        }
        if (ended != null) {
            ended.close();
        }
        synchronized (this) {
            line = null;
            served = null;
        }
    }

    /** Lets go of the accelerator, and only then gives the turn on. */
    @Deactivate
    public void stop() {
        synchronized (this) {
            isOurs = false;
            models.clear();
        }
        end();
        turn.close();
    }

    private Runnable offer(FpgaNode node, String model, long instance) {
        Hashtable<String, Object> properties =
                new Hashtable<>(
                        Map.of(
                                Node.ID,
                                settings.id(),
                                Node.MODEL,
                                model,
                                Node.MODEL_INSTANCE,
                                instance,
                                Constants.SERVICE_RANKING,
                                config.service_ranking()));
        ServiceRegistration<Node> registration =
                context.registerService(Node.class, node, properties);
        return () -> withdraw(registration);
    }

    private static void withdraw(ServiceRegistration<Node> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("unregistered with the bundle already");
        }
    }
}
