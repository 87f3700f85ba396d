package io.bitgear.engine;

import io.bitgear.api.node.Node;
import io.bitgear.api.node.RemoteNode;
import io.bitgear.model.Model;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers every remote node as a node of each model that this bundle has loaded for it. */
@Component(
        service = {},
        immediate = true)
public final class RemoteNodesComponent {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteNodesComponent.class);

    private final BundleContext context;
    private final Publications<Pair> services = new Publications<>();
    private final Map<Model, ModelService> models = new HashMap<>();
    private final Set<RemoteNode> remotes = new LinkedHashSet<>();

    private record Pair(Model model, RemoteNode remote) {}

    @Activate
    public RemoteNodesComponent(BundleContext context) {
        this.context = context;
    }

    /** A model was loaded. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addModel(Model model, Map<String, Object> properties) {
        ModelService service = ModelService.of(context, model.info().name(), properties);
        if (!service.isOwn()) {
            return;
        }
        List<RemoteNode> present;
        synchronized (this) {
            models.put(model, service);
            present = List.copyOf(remotes);
        }
        present.forEach(remote -> publish(model, service, remote));
    }

    /** A model is gone. */
    public void removeModel(Model model) {
        List<RemoteNode> present;
        synchronized (this) {
            models.remove(model);
            present = List.copyOf(remotes);
        }
        present.forEach(remote -> services.withdraw(new Pair(model, remote)));
    }

    /** A remote node has said what it is. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addRemote(RemoteNode remote) {
        Map<Model, ModelService> present;
        synchronized (this) {
            remotes.add(remote);
            present = Map.copyOf(models);
        }
        present.forEach((model, service) -> publish(model, service, remote));
    }

    /** A remote node is no more. */
    public void removeRemote(RemoteNode remote) {
        List<Model> present;
        synchronized (this) {
            remotes.remove(remote);
            present = new ArrayList<>(models.keySet());
        }
        present.forEach(model -> services.withdraw(new Pair(model, remote)));
    }

    private void publish(Model model, ModelService service, RemoteNode remote) {
        if (!service.name().equals(remote.model())) {
            return;
        }
        Optional<DeviceProfile> profile = DeviceProfiles.of(remote.profile());
        if (profile.isEmpty()) {
            LOG.warn(
                    "remote node {} has the unknown profile {}, known are {}; it is left out",
                    remote.id(),
                    remote.profile(),
                    DeviceProfiles.names());
            return;
        }
        Hashtable<String, Object> described = service.properties();
        described.put(Node.ID, remote.id());
        Node node = new RemoteFollower(remote, model, profile.get());
        services.publish(
                new Pair(model, remote),
                () -> context.registerService(Node.class, node, described));
    }
}
