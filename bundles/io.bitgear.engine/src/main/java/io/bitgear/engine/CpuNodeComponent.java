package io.bitgear.engine;

import io.bitgear.api.node.Node;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers a {@link CpuNode} for every loaded model. */
@Component(
        service = {},
        immediate = true,
        configurationPid = CpuNodeComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CpuNodeComponent.Config.class, factory = true)
public final class CpuNodeComponent {
    static final String PID = "io.bitgear.engine.cpu";

    /** Configuration of a CPU node. */
    @ObjectClassDefinition(
            name = "Bitgear CPU node",
            description = "Runs models on the processor, bit for bit as the accelerator would")
    public @interface Config {
        @AttributeDefinition(name = "Id", description = "Unique on the gateway")
        String id() default "cpu";

        @AttributeDefinition(name = "Model", description = "The only model to run; empty for all")
        String model() default "";

        @AttributeDefinition(
                name = "Profile",
                description = "Device whose latency and energy are modelled: ice40up5k or xc7z020")
        String profile() default "ice40up5k";

        @AttributeDefinition(
                name = "Threads",
                description = "Threads that run frames; 0 for one or two, as the machine has",
                min = "0",
                max = "256")
        int threads() default 0;

        @AttributeDefinition(
                name = "Queue",
                description = "Frames that may wait; more are refused",
                min = "1",
                max = "65536")
        int queue() default 64;

        @AttributeDefinition(
                name = "Kernels",
                description =
                        "What runs the frames: auto for the best that the machine has, java, or an"
                                + " instruction set such as portable, avx2, avx512-vnni")
        String kernels() default Kernels.AUTO;
    }

    private final BundleContext context;
    private final CpuSettings settings;
    private final String only;
    private final Publications<Model> services = new Publications<>();
    private final Map<Model, CpuNode> nodes = new HashMap<>();

    /** Takes the configuration. */
    @Activate
    public CpuNodeComponent(BundleContext context, Config config) {
        this.context = context;
        this.settings =
                CpuSettings.of(config.id(), config.profile(), config.threads(), config.queue())
                        .withKernels(config.kernels());
        this.only = config.model();
    }

    /** A model was loaded. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addModel(Model model, Map<String, Object> properties) {
        String name = model.info().name();
        ModelService service = ModelService.of(context, name, properties);
        if (!service.isOwn() || !only.isEmpty() && !only.equals(name)) {
            return;
        }
        CpuNode node;
        synchronized (this) {
            node = new CpuNode(settings.withId(id(name)), model);
            nodes.put(model, node);
        }
        Hashtable<String, Object> described = service.properties();
        described.put(Node.ID, node.info().id());
        services.publish(model, () -> context.registerService(Node.class, node, described));
    }

    /** The configured id, which a model of another name may not share. */
    private String id(String model) {
        boolean taken =
                nodes.entrySet().stream()
                        .filter(other -> !other.getKey().info().name().equals(model))
                        .anyMatch(other -> other.getValue().info().id().equals(settings.id()));
        return taken ? settings.id() + "." + model : settings.id();
    }

    /** A model is gone: its node leaves, then fails the frames that still wait. */
    public void removeModel(Model model) {
        services.withdraw(model);
        CpuNode node;
        synchronized (this) {
            node = nodes.remove(model);
        }
        if (node != null) {
            node.close();
        }
    }
}
