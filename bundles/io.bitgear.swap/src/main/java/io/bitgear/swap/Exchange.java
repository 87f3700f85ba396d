package io.bitgear.swap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What has to be exchanged in one go: the bundles that were asked for, and all that use packages of
 * them, directly or not, for objects of two versions of a class do not mix.
 *
 * @param files the new file of a running bundle, or null for a fresh copy of it; in the order in
 *     which they start: by start level, then as installed
 */
record Exchange(Map<Bundle, BundleFile> files) {
    /**
     * Works out what goes along.
     *
     * @throws SwapException when a file is for no running bundle, or a bundle would have to go
     *     along that cannot
     */
    static Exchange of(BundleContext context, List<BundleFile> wanted) throws SwapException {
        Map<Bundle, BundleFile> files = new LinkedHashMap<>();
        for (BundleFile file : wanted) {
            Bundle running = running(context, file);
            if (files.put(running, file) != null) {
                throw new SwapException("two files for bundle " + file.name());
            }
            check(running, file.isSwappable());
        }
        List<Bundle> open = new ArrayList<>(files.keySet());
        while (!open.isEmpty()) {
            for (Bundle user : users(open.remove(open.size() - 1))) {
                if (!files.containsKey(user)) {
                    check(user, true);
                    files.put(user, null);
                    open.add(user);
                }
            }
        }
        Map<Bundle, BundleFile> ordered = new LinkedHashMap<>();
        files.keySet().stream()
                .sorted(Comparator.comparingInt(Exchange::level).thenComparing(Bundle::getBundleId))
                .forEach(bundle -> ordered.put(bundle, files.get(bundle)));
        return new Exchange(ordered);
    }

    private static Bundle running(BundleContext context, BundleFile file) throws SwapException {
        return running(context, file.name())
                .orElseThrow(
                        () ->
                                new SwapException(
                                        "no running bundle is called "
                                                + file.name()
                                                + ", so "
                                                + file.file()
                                                + " can take over from none"));
    }

    /** The running bundle of that symbolic name. */
    static Optional<Bundle> running(BundleContext context, String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .findFirst();
    }

    private static void check(Bundle bundle, boolean isSwappable) throws SwapException {
        if (!isSwappable || "restart".equals(bundle.getHeaders().get(BundleFile.HEADER))) {
            throw new SwapException(
                    bundle.getSymbolicName()
                            + " cannot be exchanged while it runs; put it into the distribution and"
                            + " restart the gateway");
        }
    }

    private static Set<Bundle> users(Bundle bundle) {
        Set<Bundle> users = new LinkedHashSet<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            for (BundleWire wire : wiring.getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE)) {
                Bundle user = wire.getRequirer().getBundle();
                if (user != bundle && user.getState() == Bundle.ACTIVE) {
                    users.add(user);
                }
            }
        }
        return users;
    }

    static int level(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    /** The running bundles, users before what they use. */
    List<Bundle> inStopOrder() {
        List<Bundle> order = new ArrayList<>(files.keySet());
        Collections.reverse(order);
        return order;
    }
}
