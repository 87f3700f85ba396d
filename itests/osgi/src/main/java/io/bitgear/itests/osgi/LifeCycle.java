package io.bitgear.itests.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The life of a component that needs a configuration: absent before, there with it, gone after.
 *
 * @param context of the test bundle
 * @param admin where configurations are made
 */
public record LifeCycle(BundleContext context, ConfigurationAdmin admin) {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** What to do while the component is there. */
    public interface WhilePresent<S> {
        /**
         * @param service the component's service
         */
        void accept(S service) throws Exception;
    }

    /**
     * Walks a component through its life, and leaves no configuration behind.
     *
     * @param pid its configuration PID
     * @param properties its configuration
     * @param type a service that it publishes
     * @param check run while it is there
     */
    public <S> void verify(
            String pid, Map<String, Object> properties, Class<S> type, WhilePresent<S> check)
            throws Exception {
        assertEquals(0, services(pid, type).size(), pid + " is there without a configuration");
        Configuration configuration = configure(pid, properties);
        try {
            ServiceReference<S> reference = present(pid, type);
            S service = context.getService(reference);
            try {
                check.accept(service);
            } finally {
                context.ungetService(reference);
            }
        } finally {
            configuration.delete();
        }
        gone(pid, type);
    }

    /** Gives a component a configuration. */
    public Configuration configure(String pid, Map<String, Object> properties) throws IOException {
        Configuration configuration = admin.getConfiguration(pid, "?");
        Dictionary<String, Object> dictionary = new Hashtable<>(properties);
        configuration.update(dictionary);
        return configuration;
    }

    /** Waits for the service of the component with this PID. */
    public <S> ServiceReference<S> present(String pid, Class<S> type) {
        await(pid + " publishes " + type.getName())
                .atMost(DEADLINE)
                .until(() -> services(pid, type).size() == 1);
        return services(pid, type).iterator().next();
    }

    /** Waits until the component with this PID publishes no such service. */
    public void gone(String pid, Class<?> type) {
        await(pid + " takes " + type.getName() + " back")
                .atMost(DEADLINE)
                .until(() -> services(pid, type).isEmpty());
    }

    private <S> Collection<ServiceReference<S>> services(String pid, Class<S> type) {
        try {
            return context.getServiceReferences(type, "(service.pid=" + pid + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("no PID: " + pid, e);
        }
    }
}
