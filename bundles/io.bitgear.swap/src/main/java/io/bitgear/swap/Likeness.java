package io.bitgear.swap;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.RemoteNode;
import io.bitgear.api.swap.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * Whether a new version offers what the old one does: a service for each of its services, alike in
 * its interfaces and in the properties that say what it stands for.
 */
final class Likeness {
    private static final List<String> IDENTITY =
            List.of(
                    Node.MODEL,
                    Node.ID,
                    Turn.NAME,
                    "bitgear.coap.path",
                    "component.name",
                    "osgi.command.function");

    private final BundleContext context;

    Likeness(BundleContext context) {
        this.context = context;
    }

    /**
     * One service.
     *
     * @param identity what it stands for
     * @param isNode whether it may need a device that only one can hold
     * @param component that offers it, or null
     */
    record Offer(Map<String, Object> identity, boolean isNode, Object component) {
        /** For people. */
        String name() {
            List<Object> rest = new ArrayList<>(identity.values());
            Object types = rest.remove(0);
            Object name = Objects.requireNonNullElse(component, types);
            return "service " + name + (rest.isEmpty() ? "" : " " + rest);
        }
    }

    /** What a bundle offers now; remote nodes are not its own to offer. */
    List<Offer> offers(Bundle bundle) {
        List<Offer> offers = new ArrayList<>();
        for (ServiceReference<?> reference : services(bundle)) {
            if (isA(reference, RemoteNode.class)) {
                continue;
            }
            offers.add(
                    new Offer(
                            identity(reference),
                            isA(reference, Node.class),
                            reference.getProperty("component.name")));
        }
        return offers;
    }

    /**
     * What the old version offers and the new one lacks, for people; empty when nothing is missing.
     *
     * @param isBeside whether the old version is still there: then nothing is asked of the new one
     *     that needs what the old one holds
     */
    List<String> missing(List<Offer> old, Bundle fresh, boolean isBeside) {
        List<Map<String, Object>> there =
                new ArrayList<>(offers(fresh).stream().map(Offer::identity).toList());
        boolean waits = there.stream().anyMatch(identity -> identity.containsKey(Turn.NAME));
        List<String> missing = new ArrayList<>();
        for (Offer offer : old) {
            boolean isHeld = isBeside && waits && offer.isNode();
            // One for one, or a second of a kind would not be missed.
            if (!isHeld && !there.remove(offer.identity())) {
                missing.add(offer.name());
            }
        }
        return missing;
    }

    /** Models that the old version can answer for and the new one cannot yet. */
    List<String> notReady(Bundle old, Bundle fresh) {
        List<String> ready = ready(fresh);
        List<String> missing = new ArrayList<>(ready(old));
        ready.forEach(missing::remove);
        return missing.stream().map(model -> "a ready node of model " + model).toList();
    }

    /**
     * Whether every bundle that uses the old version's services for a model uses the new one's too:
     * a service can be found in the registry an instant before those who wait for it are told.
     */
    boolean isKnown(Bundle old, Bundle fresh) {
        return users(fresh).containsAll(users(old));
    }

    /** Models of a bundle's services, each with a bundle that uses it. */
    private Set<Map.Entry<Object, Bundle>> users(Bundle bundle) {
        Set<Map.Entry<Object, Bundle>> users = new HashSet<>();
        for (ServiceReference<?> reference : services(bundle)) {
            Bundle[] using = reference.getUsingBundles();
            Object model = reference.getProperty(Node.MODEL);
            if (using != null && model != null && isA(reference, InferenceService.class)) {
                for (Bundle user : using) {
                    users.add(Map.entry(model, user));
                }
            }
        }
        users.removeIf(user -> user.getValue().equals(context.getBundle()));
        return users;
    }

    private List<String> ready(Bundle bundle) {
        List<String> models = new ArrayList<>();
        for (ServiceReference<?> reference : services(bundle)) {
            if (isA(reference, InferenceService.class)
                    && context.getService(reference) instanceof InferenceService service) {
                if (service.isReady()) {
                    models.add(service.model().name());
                }
                context.ungetService(reference);
            }
        }
        return models;
    }

    private static List<ServiceReference<?>> services(Bundle bundle) {
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        return references == null ? List.of() : Arrays.asList(references);
    }

    private static boolean isA(ServiceReference<?> reference, Class<?> type) {
        return Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .contains(type.getName());
    }

    private static Map<String, Object> identity(ServiceReference<?> reference) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put(
                Constants.OBJECTCLASS,
                List.of((String[]) reference.getProperty(Constants.OBJECTCLASS)));
        for (String key : IDENTITY) {
            Object value = reference.getProperty(key);
            if (value != null) {
                identity.put(key, value instanceof Object[] many ? List.of(many) : value);
            }
        }
        // The turn at deploying for a model names the instance, which is another one for each.
        Object turn = identity.get(Turn.NAME);
        if (turn != null) {
            identity.put(Turn.NAME, turn.toString().replaceAll(":[0-9]+$", ""));
        }
        return identity;
    }
}
