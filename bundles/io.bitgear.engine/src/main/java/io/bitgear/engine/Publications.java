package io.bitgear.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.ServiceRegistration;

/**
 * The services registered for some keys. No lock is held while the framework is called, for it
 * calls others who may wait for us.
 *
 * @param <K> compared by equality
 */
final class Publications<K> {
    private final Set<K> wanted = new HashSet<>();
    private final Map<K, ServiceRegistration<?>> registrations = new HashMap<>();

    /** Registers the service of a key, unless it is withdrawn meanwhile. */
    void publish(K key, Supplier<ServiceRegistration<?>> registrar) {
        synchronized (this) {
            wanted.add(key);
        }
        ServiceRegistration<?> registration = registrar.get();
        synchronized (this) {
            if (wanted.contains(key)) {
                registrations.put(key, registration);
                return;
            }
        }
        registration.unregister();
    }

    /** Unregisters the service of a key. */
    void withdraw(K key) {
        ServiceRegistration<?> registration;
        synchronized (this) {
            wanted.remove(key);
            registration = registrations.remove(key);
        }
        if (registration != null) {
            registration.unregister();
        }
    }
}
