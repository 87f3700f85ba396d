package io.bitgear.swap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What keeps new versions apart from old ones (OSGi Core 8, chapters 52, 55, 57): their services
 * are seen by themselves and this bundle alone while they are on trial; what is exchanged together
 * is wired together; and two bundles of one name and version may be installed.
 */
final class TrialHooks implements AutoCloseable {
    private final long own;
    private final Set<Long> hidden = ConcurrentHashMap.newKeySet();
    private final Set<Long> fresh = ConcurrentHashMap.newKeySet();
    private final Set<Long> leaving = ConcurrentHashMap.newKeySet();
    private final List<ServiceRegistration<?>> registrations;

    /** Hooks into the framework of the context. */
    TrialHooks(BundleContext context) {
        own = context.getBundle().getBundleId();
        registrations =
                List.of(
                        context.registerService(FindHook.class, this::find, null),
                        context.registerService(EventListenerHook.class, this::event, null),
                        context.registerService(
                                ResolverHookFactory.class, triggers -> new Wiring(), null),
                        context.registerService(CollisionHook.class, this::collide, null));
    }

    /** New bundles, and those that they are to replace: nobody sees the services of the new. */
    void begin(Collection<Bundle> newer, Collection<Bundle> older) {
        newer.forEach(bundle -> fresh.add(bundle.getBundleId()));
        newer.forEach(bundle -> hidden.add(bundle.getBundleId()));
        older.forEach(bundle -> leaving.add(bundle.getBundleId()));
    }

    /** Their services are seen; only those that are registered from now on are told of. */
    void reveal() {
        hidden.clear();
    }

    /** The swap is over. */
    void end() {
        hidden.clear();
        fresh.clear();
        leaving.clear();
    }

    private boolean mayNotSee(Bundle who, ServiceReference<?> what) {
        Bundle provider = what.getBundle();
        return provider != null
                && hidden.contains(provider.getBundleId())
                && who.getBundleId() != own
                && who.getBundleId() != 0
                && !hidden.contains(who.getBundleId());
    }

    private void find(
            BundleContext context,
            String name,
            String filter,
            boolean all,
            Collection<ServiceReference<?>> found) {
        if (!hidden.isEmpty()) {
            found.removeIf(reference -> mayNotSee(context.getBundle(), reference));
        }
    }

    private void event(
            ServiceEvent event,
            Map<BundleContext, Collection<ListenerHook.ListenerInfo>> listeners) {
        if (!hidden.isEmpty()) {
            listeners
                    .keySet()
                    .removeIf(
                            context -> mayNotSee(context.getBundle(), event.getServiceReference()));
        }
    }

    private void collide(int operation, Bundle target, Collection<Bundle> collisions) {
        if (target.getBundleId() == own) {
            collisions.clear();
        }
    }

    /** What is exchanged together is wired together, and nobody else is wired to it before. */
    private final class Wiring implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {}

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisions) {
            if (isFresh(singleton)) {
                collisions.clear();
            } else {
                collisions.removeIf(this::isFresh);
            }
        }

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {
            boolean isNew = fresh.contains(requirement.getRevision().getBundle().getBundleId());
            candidates.removeIf(
                    candidate -> isNew ? leaving.contains(id(candidate)) : isFresh(candidate));
        }

        private boolean isFresh(BundleCapability capability) {
            return fresh.contains(id(capability));
        }

        private long id(BundleCapability capability) {
            return capability.getRevision().getBundle().getBundleId();
        }

        @Override
        public void end() {}
    }

    @Override
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
