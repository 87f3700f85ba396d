package io.bitgear.coap;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.policy.PolicyService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.californium.core.server.resources.Resource;

/**
 * The models that are served. Of several services for one model the latest answers: a new one is
 * brought up beside the old one, which then leaves.
 */
final class ModelsResource extends ViewResource {
    private final Workers workers;
    private final SortedMap<String, Deque<InferenceService>> services = new TreeMap<>();
    private final Map<String, PolicyService> policies = new ConcurrentHashMap<>();

    ModelsResource(Workers workers) {
        this(workers, new ArrayList<>());
    }

    private ModelsResource(Workers workers, List<ModelsResource> self) {
        super("models", STATE_AGE, () -> self.get(0).list());
        self.add(this);
        this.workers = workers;
        describe("Models", "bitgear.models", "core.ll", Formats.JSON, Formats.CBOR);
    }

    /** The services that answer now, one a model. */
    synchronized Collection<InferenceService> serving() {
        return services.values().stream().map(Deque::peekLast).toList();
    }

    synchronized void add(InferenceService service) {
        String name = service.model().name();
        services.computeIfAbsent(name, n -> new ArrayDeque<>()).addLast(service);
        show(name);
    }

    synchronized void remove(InferenceService service) {
        List.copyOf(services.keySet())
                .forEach(
                        name -> {
                            Deque<InferenceService> queue = services.get(name);
                            boolean serving = queue.peekLast() == service;
                            queue.removeIf(s -> s == service);
                            if (queue.isEmpty()) {
                                services.remove(name);
                            }
                            if (serving) {
                                show(name);
                            }
                        });
    }

    void add(PolicyService policy) {
        policies.put(policy.model(), policy);
        changed(policy.model());
    }

    void remove(PolicyService policy) {
        policies.values().removeIf(p -> p == policy);
    }

    /** The precision of a model changed. */
    void changed(String model) {
        if (getChild(model) instanceof ModelResource resource) {
            resource.precisionChanged();
        }
    }

    private void show(String name) {
        Resource old = super.getChild(name);
        if (old != null) {
            detach(old);
        }
        Deque<InferenceService> queue = services.get(name);
        if (queue != null) {
            add(new ModelResource(queue.peekLast(), workers, policies::get));
        }
    }

    private Object list() {
        List<Object> list = new ArrayList<>();
        for (InferenceService service : serving()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", service.model().name());
            entry.put("version", service.model().version());
            entry.put("ready", service.isReady());
            list.add(entry);
        }
        return Map.of("models", list);
    }

    /** Unknown models answer 4.04 with the names of the known ones. */
    @Override
    public Resource getChild(String name) {
        Resource child = super.getChild(name);
        return child == null ? MissingResource.among("model", name, getChildren()) : child;
    }
}
