package io.bitgear.engine;

import io.bitgear.api.inference.AnswerListener;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.Node;
import io.bitgear.model.Model;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers a {@link Router} for every model, and tells it of the model's nodes. */
@Component(
        service = {},
        immediate = true,
        configurationPid = RouterComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouterComponent.Config.class, factory = true)
public final class RouterComponent {
    static final String PID = "io.bitgear.engine.router";

    /** Configuration of the router. */
    @ObjectClassDefinition(
            name = "Bitgear inference router",
            description = "Sends each frame to the least loaded node that runs the model")
    public @interface Config {
        @AttributeDefinition(
                name = "Model",
                description = "The only model to answer for; empty for all")
        String model() default "";

        @AttributeDefinition(
                name = "Failures",
                description = "Failures in a row after which a node is put aside",
                min = "1")
        int failures() default 3;

        @AttributeDefinition(
                name = "Initial back-off",
                description =
                        "Milliseconds that a failing node is put aside first; doubles each time",
                min = "1")
        long backoff_initial_ms() default 500;

        @AttributeDefinition(
                name = "Maximum back-off",
                description = "The most milliseconds that a failing node is put aside",
                min = "1")
        long backoff_maximum_ms() default 30_000;

        @AttributeDefinition(
                name = "Slow",
                description =
                        "Milliseconds after which an unanswered frame goes to another node, if"
                                + " there is one; it counts as a failure of the first",
                min = "1")
        long frame_slow_ms() default 3_000;

        @AttributeDefinition(
                name = "Frame timeout",
                description = "Milliseconds after which an unanswered frame counts as failed",
                min = "1")
        long frame_timeout_ms() default 10_000;
    }

    private record Route(ModelService model, Router router, WatchedInference inference) {}

    private final BundleContext context;
    private final String only;
    private final RouterSettings settings;
    private final Publications<Model> services = new Publications<>();
    private final List<AnswerListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Model, Route> routes = new HashMap<>();
    private final Map<Node, Map<String, Object>> nodes = new HashMap<>();
    private final FrameTimer timer = new FrameTimer("bitgear-router");

    /** Takes the configuration. */
    @Activate
    public RouterComponent(BundleContext context, Config config) {
        this.context = context;
        this.only = config.model();
        this.settings =
                new RouterSettings(
                        config.failures(),
                        Duration.ofMillis(config.backoff_initial_ms()),
                        Duration.ofMillis(config.backoff_maximum_ms()),
                        Duration.ofMillis(config.frame_slow_ms()),
                        Duration.ofMillis(config.frame_timeout_ms()));
    }

    /** Nobody is served any more; frames that nodes hold are still awaited. */
    @Deactivate
    public void deactivate() {
        List<Model> served;
        synchronized (this) {
            served = List.copyOf(routes.keySet());
        }
        served.forEach(services::withdraw);
        timer.close();
    }

    /** A model was loaded. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addModel(Model model, Map<String, Object> properties) {
        ModelService service = ModelService.of(context, model.info().name(), properties);
        if (!service.isOwn() || !only.isEmpty() && !only.equals(service.name())) {
            return;
        }
        Router router = new Router(model, settings, System::nanoTime, timer);
        Route route = new Route(service, router, new WatchedInference(router, listeners));
        synchronized (this) {
            nodes.forEach((node, described) -> offer(route, node, described));
            routes.put(model, route);
        }
        services.publish(
                model,
                () ->
                        context.registerService(
                                InferenceService.class, route.inference(), service.properties()));
    }

    private static void offer(Route route, Node node, Map<String, Object> properties) {
        if (route.model().isServedBy(properties) && !(node instanceof FollowingNode)) {
            int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer r ? r : 0;
            route.router().add(node, ranking);
        }
    }

    /** A model is gone. */
    public void removeModel(Model model) {
        Route route;
        synchronized (this) {
            route = routes.remove(model);
        }
        services.withdraw(model);
        if (route != null) {
            route.inference().end();
        }
    }

    /** A node arrived. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public synchronized void addNode(Node node, Map<String, Object> properties) {
        nodes.put(node, properties);
        routes.values().forEach(route -> offer(route, node, properties));
    }

    /** A node left; the framework waits here until its frames are done. */
    public void removeNode(Node node) {
        List<Route> all;
        synchronized (this) {
            nodes.remove(node);
            all = List.copyOf(routes.values());
        }
        all.forEach(route -> route.router().remove(node));
    }

    /** Somebody wants to know of answers. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addListener(AnswerListener listener) {
        listeners.add(listener);
    }

    /** And does so no more. */
    public void removeListener(AnswerListener listener) {
        listeners.remove(listener);
    }
}
