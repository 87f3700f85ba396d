package io.bitgear.engine;

import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.swap.Proof;
import io.bitgear.model.Model;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Shows that the models which this bundle has loaded are computed right. */
@Component
public final class CanaryComponent implements Proof {
    private static final CpuSettings SETTINGS = CpuSettings.of("canary", "ice40up5k", 1, 4);

    private final BundleContext context;
    private final Map<Model, String> models = new ConcurrentHashMap<>();

    /** Needs nothing. */
    @Activate
    public CanaryComponent(BundleContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "canary frames of " + models.values();
    }

    @Override
    public void prove() throws NodeException, InterruptedException, InvalidSyntaxException {
        for (Map.Entry<Model, String> entry : models.entrySet()) {
            Collection<ServiceReference<Node>> nodes =
                    context.getServiceReferences(
                            Node.class, "(" + Node.MODEL + "=" + entry.getValue() + ")");
            List<Node> peers =
                    nodes.stream()
                            .filter(this::isOfAnotherVersion)
                            .map(context::getService)
                            .toList();
            try {
                new Canary(SETTINGS, entry.getKey()).run(peers);
            } finally {
                nodes.stream().filter(this::isOfAnotherVersion).forEach(context::ungetService);
            }
        }
    }

    private boolean isOfAnotherVersion(ServiceReference<Node> node) {
        return node.getBundle() != null
                && node.getBundle() != context.getBundle()
                && context.getBundle().getSymbolicName().equals(node.getBundle().getSymbolicName());
    }

    /** A model was loaded. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addModel(Model model, Map<String, Object> properties) {
        ModelService service = ModelService.of(context, model.info().name(), properties);
        if (service.isOwn()) {
            models.put(model, service.name());
        }
    }

    /** A model is gone. */
    public void removeModel(Model model) {
        models.remove(model);
    }
}
