package io.bitgear.bench.jvm;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/**
 * As much of a framework as the bundles' components need to be made in a plain program: they are
 * all of one bundle, and the last service that they register under a name is kept.
 */
final class Host {
    private static final Long ONLY = 1L;

    private final Map<Object, Object> services = new HashMap<>();
    private final Bundle bundle = made(Bundle.class, this::ofBundle);
    private final BundleContext context = made(BundleContext.class, this::ofContext);

    /** What answers a call. */
    @FunctionalInterface
    private interface Answers {
        Object to(Method method, Object[] arguments);
    }

    /** A component's context. */
    BundleContext context() {
        return context;
    }

    /** Properties of a service of the bundle, for components that bind it. */
    Map<String, Object> properties() {
        return Map.of(Constants.SERVICE_ID, ONLY, Constants.SERVICE_BUNDLEID, ONLY);
    }

    /**
     * The service that a component has registered.
     *
     * @throws IllegalStateException when none has
     */
    <T> T service(Class<T> type) {
        T service = type.cast(services.get(type));
        if (service == null) {
            throw new IllegalStateException("no component has registered a " + type.getName());
        }
        return service;
    }

    /** A component's configuration when nobody has configured it. */
    static <A extends Annotation> A defaults(Class<A> type) {
        return made(type, (method, arguments) -> method.getDefaultValue());
    }

    private Object ofBundle(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getBundleId" -> ONLY;
            case "getVersion" -> Version.emptyVersion;
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private Object ofContext(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getBundle" -> bundle;
            case "registerService" -> {
                services.put(arguments[0], arguments[1]);
                yield made(ServiceRegistration.class, (any, none) -> null);
            }
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private static <T> T made(Class<T> type, Answers answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answers.to(method, arguments)));
    }
}
