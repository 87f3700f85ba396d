package io.bitgear.itests.osgi.swap;

import io.bitgear.api.swap.Proof;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * The only class of the bundles that {@link SwapTest} exchanges: it offers its version under the
 * property {@code guinea}, and the header {@code Guinea} lists what is wrong with it.
 */
public final class Guinea implements BundleActivator {
    /** Property of what it offers, and header with its faults. */
    static final String NAME = "Guinea";

    /** Property of a {@link Runnable} that the test runs while a version is on trial. */
    static final String LOOK = "guinea.look";

    private BundleContext context;
    private Set<String> faults;

    @Override
    public void start(BundleContext bundle) {
        context = bundle;
        Dictionary<String, String> headers = bundle.getBundle().getHeaders();
        faults = Set.of(headers.get(NAME).split(","));
        if (faults.contains("no-start")) {
            throw new IllegalStateException("this one does not start");
        }
        if (!faults.contains("no-service")) {
            String version = bundle.getBundle().getVersion().toString();
            CharSequence service = version;
            bundle.registerService(
                    CharSequence.class, service, new Hashtable<>(Map.of(NAME, "yes")));
        }
        bundle.registerService(Proof.class, new Trial(), new Hashtable<>(Map.of(NAME, "yes")));
    }

    private final class Trial implements Proof {
        @Override
        public String name() {
            return "what a guinea pig can";
        }

        @Override
        public void prove() throws Exception {
            ServiceReference<?>[] looks =
                    context.getServiceReferences(Runnable.class.getName(), "(" + LOOK + "=*)");
            if (looks != null) {
                ((Runnable) context.getService(looks[0])).run();
            }
            if (faults.contains("no-proof")) {
                throw new IllegalStateException("3 where 4 was expected");
            }
            if (faults.contains("no-proof-alone") && isAlone()) {
                throw new IllegalStateException("lost without the old one");
            }
            if (faults.contains("no-end")) {
                new CountDownLatch(1).await();
            }
        }

        private boolean isAlone() throws Exception {
            Collection<?> all =
                    context.getServiceReferences(CharSequence.class, "(" + NAME + "=yes)");
            return all.size() == 1;
        }
    }

    @Override
    public void stop(BundleContext bundle) {
        faults = Set.of();
    }
}
