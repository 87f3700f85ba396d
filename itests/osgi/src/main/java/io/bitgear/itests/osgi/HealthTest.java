package io.bitgear.itests.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.Node;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** The health checks of the real components, as nodes and models come and go. */
public class HealthTest extends ComponentTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String NODES = "(" + HealthCheck.NAME + "=Bitgear nodes)";
    private static final String MODEL = "(" + HealthCheck.NAME + "=Bitgear model)";

    private final Deque<Configuration> made = new ArrayDeque<>();

    @AfterEach
    void removeConfigurations() throws Exception {
        while (!made.isEmpty()) {
            made.pop().delete();
        }
        for (Class<?> type : new Class<?>[] {Node.class, InferenceService.class}) {
            await("no " + type + " is left")
                    .atMost(DEADLINE)
                    .until(() -> context.getServiceReferences(type, null).isEmpty());
        }
    }

    private Configuration configure(String pid, Map<String, Object> properties) throws Exception {
        String[] parts = pid.split("~");
        Configuration configuration = admin.getFactoryConfiguration(parts[0], parts[1], "?");
        configuration.update(new Hashtable<>(properties));
        made.push(configuration);
        return configuration;
    }

    /** What the check says now, without the executor and its cache. */
    private Status status(String filter) throws Exception {
        Collection<ServiceReference<HealthCheck>> found =
                context.getServiceReferences(HealthCheck.class, filter);
        if (found.isEmpty()) {
            throw new AssertionError("no health check " + filter);
        }
        ServiceReference<HealthCheck> reference = found.iterator().next();
        HealthCheck check = context.getService(reference);
        try {
            return check.execute().getStatus();
        } finally {
            context.ungetService(reference);
        }
    }

    private void awaitStatus(String filter, Status status) {
        await(filter + " is " + status).atMost(DEADLINE).until(() -> status(filter) == status);
    }

    @Test
    void given_aModelWithTwoNodes_when_theyLeaveAndReturn_then_onlyTheLastIsCritical()
            throws Exception {
        awaitStatus(MODEL, Status.CRITICAL);
        String file = context.getProperty("bitgear.home") + "/models/resnet8-cifar10.safetensors";
        configure("io.bitgear.engine.router~health", Map.of());
        configure("io.bitgear.engine.model~health", Map.of("file", file));
        awaitStatus(MODEL, Status.OK);
        awaitStatus(NODES, Status.CRITICAL);

        Configuration one = configure("io.bitgear.engine.cpu~one", Map.of("id", "one"));
        Configuration two = configure("io.bitgear.engine.cpu~two", Map.of("id", "two"));
        awaitNodes(2);
        awaitStatus(NODES, Status.OK);

        ServiceRegistration<InferenceService> next = nextVersion();
        assertEquals(Status.OK, status(NODES), "another version that only waits is no fault");
        assertEquals(Status.OK, status(MODEL));
        next.unregister();

        leave(one);
        awaitNodes(1);
        awaitStatus(NODES, Status.OK);
        leave(two);
        awaitNodes(0);
        awaitStatus(NODES, Status.CRITICAL);
        awaitStatus(MODEL, Status.OK);

        configure("io.bitgear.engine.cpu~two", Map.of("id", "two"));
        awaitStatus(NODES, Status.OK);
    }

    /** Another version of the model, whose nodes are not there yet. */
    private ServiceRegistration<InferenceService> nextVersion() {
        ServiceReference<InferenceService> serving =
                context.getServiceReference(InferenceService.class);
        ModelInfo info = context.getService(serving).model();
        InferenceService waiting =
                new InferenceService() {
                    @Override
                    public ModelInfo model() {
                        return info;
                    }

                    @Override
                    public boolean isReady() {
                        return false;
                    }

                    @Override
                    public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
                        return CompletableFuture.failedFuture(
                                new IllegalStateException("it only waits"));
                    }
                };
        return context.registerService(
                InferenceService.class,
                waiting,
                new Hashtable<>(Map.of(Node.MODEL, info.name(), Node.MODEL_INSTANCE, -1L)));
    }

    private void leave(Configuration node) throws Exception {
        made.remove(node);
        node.delete();
    }

    private void awaitNodes(int count) {
        await(count + " nodes")
                .atMost(DEADLINE)
                .until(() -> context.getServiceReferences(Node.class, null).size() == count);
    }
}
