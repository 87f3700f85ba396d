package io.bitgear.resources;

import io.bitgear.api.inference.FrameListener;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Succession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are served, and what is to be read of them. Of several services for one model the
 * best answers until it leaves; then the next one does.
 */
final class Models {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);
    private static final int RETRY_SECONDS = 2;

    private final Successions<InferenceService> services;
    private final Successions<PolicyService> policies;

    /** The highest epoch of an answer, by model: no client shall ever see one below it. */
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();

    private final List<FrameListener> listeners = new CopyOnWriteArrayList<>();

    /** With how long a service that leaves is waited for. */
    Models(Duration drainTimeout) {
        this(new Successions<>(drainTimeout), new Successions<>(drainTimeout));
    }

    private Models(Successions<InferenceService> services, Successions<PolicyService> policies) {
        this.services = services;
        this.policies = policies;
    }

    /** The same services, without those who listen to frames. */
    Models unheard() {
        return new Models(services, policies);
    }

    Successions<InferenceService> services() {
        return services;
    }

    Successions<PolicyService> policies() {
        return policies;
    }

    List<FrameListener> listeners() {
        return listeners;
    }

    /** A frame is about to be answered. */
    void asked(String model, byte[] frame) {
        for (FrameListener listener : listeners) {
            try {
                listener.frame(model, frame);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("frame listener {} failed", listener.getClass().getName(), e);
            }
        }
    }

    /** The least epoch that an answer may have now. */
    long epoch(String model) {
        return epochs.getOrDefault(model, 0L);
    }

    /** An answer of that epoch goes out. */
    void answered(String model, long epoch) {
        if (epoch > epoch(model)) {
            epochs.merge(model, epoch, Math::max);
        }
    }

    /** Reads something of the service of a model; empty when there is none. */
    private <T> Optional<T> read(String name, Function<InferenceService, T> reading) {
        try (Succession<InferenceService>.Lease lease =
                services.acquire(name, InferenceService::isReady)) {
            return lease == null ? Optional.empty() : Optional.of(reading.apply(lease.service()));
        }
    }

    private <T> T readOr404(String name, Function<InferenceService, T> reading)
            throws ProblemException {
        Optional<T> value = read(name, reading);
        if (value.isEmpty()) {
            throw Handler.missing("model", name, services.names());
        }
        return value.get();
    }

    /** Whether there is a model and every model is ready. */
    boolean isReady() {
        List<String> names = services.names();
        return !names.isEmpty()
                && names.stream().allMatch(n -> read(n, InferenceService::isReady).orElse(true));
    }

    /**
     * Whether a node runs the model.
     *
     * @throws ProblemException 4.04 when the model is not served
     */
    boolean isReady(String name) throws ProblemException {
        if (!services.names().contains(name)) {
            throw Handler.missing("model", name, services.names());
        }
        return services.isAny(name, InferenceService::isReady);
    }

    Object list() {
        List<Object> list = new ArrayList<>();
        for (String name : services.names()) {
            read(name, Models::entry).ifPresent(list::add);
        }
        return Map.of("models", list);
    }

    private static Map<String, Object> entry(InferenceService service) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", service.model().name());
        entry.put("version", service.model().version());
        entry.put("ready", service.isReady());
        return entry;
    }

    /**
     * @throws ProblemException 4.04 when the model is not served
     */
    Object ready(String name) throws ProblemException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("ready", isReady(name));
        return map;
    }

    /**
     * @throws ProblemException 4.04 when the model is not served
     */
    Object metadata(String name) throws ProblemException {
        return metadata(readOr404(name, InferenceService::model));
    }

    private static Object metadata(ModelInfo model) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("digest", model.digest());
        parameters.put("classes", model.classes());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", model.name());
        map.put("versions", List.of(model.version()));
        map.put("platform", "bitgear");
        List<Integer> shape = Stream.concat(Stream.of(1), model.inputShape().stream()).toList();
        map.put("inputs", List.of(tensor("input", "UINT8", shape)));
        map.put("outputs", List.of(tensor("logits", "INT16", List.of(1, model.classes().size()))));
        map.put("parameters", parameters);
        return map;
    }

    private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("datatype", datatype);
        map.put("shape", shape);
        return map;
    }

    /**
     * @throws ProblemException 4.04 when the model is not served, 5.03 when no policy decides
     */
    Object precision(String name) throws ProblemException {
        readOr404(name, InferenceService::model);
        try (Succession<PolicyService>.Lease lease = policies.acquire(name)) {
            if (lease == null) {
                throw ProblemException.unavailable(
                        "no policy decides for model " + name, RETRY_SECONDS);
            }
            Map<String, Object> map = new LinkedHashMap<>();
            lease.service().current().ifPresent(decision -> map.put("decision", decision));
            map.put("nodes", lease.service().nodes());
            return map;
        }
    }
}
