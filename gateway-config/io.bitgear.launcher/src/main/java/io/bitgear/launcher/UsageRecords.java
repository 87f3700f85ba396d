package io.bitgear.launcher;

import java.lang.reflect.Field;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/**
 * Forgets which services a bundle has used, when the bundle is uninstalled. Felix 7.0.5 does so
 * only when the services leave, which those of the framework and of Configuration Admin never do;
 * with the record stays what is known of the bundle, 0.13 MB. No interface reaches the records,
 * hence the reflection. Elsewhere than in such a Felix, nothing is done.
 */
final class UsageRecords implements SynchronousBundleListener {
    private final Map<?, ?> records;

    private UsageRecords(Map<?, ?> records) {
        this.records = records;
    }

    /** Attends to a framework that has been initialised. */
    static void attend(Framework framework) {
        try {
            Object registry = value(framework, "m_registry");
            if (value(registry, "m_inUseMap") instanceof Map<?, ?> records) {
                framework.getBundleContext().addBundleListener(new UsageRecords(records));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.err.println(
                    "bitgear-gateway: this framework keeps what uninstalled bundles have used, or"
                            + " does so elsewhere than Felix 7: "
                            + e);
        }
    }

    private static Object value(Object holder, String name) throws ReflectiveOperationException {
        Field field = holder.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(holder);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.UNINSTALLED) {
            records.remove(bundle);
        }
    }
}
