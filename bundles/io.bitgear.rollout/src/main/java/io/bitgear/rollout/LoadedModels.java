package io.bitgear.rollout;

import io.bitgear.api.inference.AnswerCheck;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The models that are there now, found by their services. */
final class LoadedModels {
    private final BundleContext context;

    LoadedModels(BundleContext context) {
        this.context = context;
    }

    /** The one that answers under a name. */
    Optional<LoadedModel> serving(String name) {
        return find(InferenceService.class, Node.MODEL, name)
                .flatMap(
                        reference ->
                                find(
                                        AnswerCheck.class,
                                        Node.MODEL_INSTANCE,
                                        reference.getProperty(Node.MODEL_INSTANCE)))
                .flatMap(this::complete);
    }

    /** The one of a configuration. */
    Optional<LoadedModel> of(String configuration) {
        return find(AnswerCheck.class, AnswerCheck.CONFIGURATION, configuration)
                .flatMap(this::complete);
    }

    private Optional<LoadedModel> complete(ServiceReference<AnswerCheck> reference) {
        Object instance = reference.getProperty(Node.MODEL_INSTANCE);
        Optional<InferenceService> service = get(InferenceService.class, instance);
        AnswerCheck check = object(reference);
        if (service.isEmpty() || check == null) {
            return Optional.empty();
        }
        return Optional.of(
                new LoadedModel(
                        String.valueOf(reference.getProperty(AnswerCheck.CONFIGURATION)),
                        (Long) instance,
                        service.get(),
                        check,
                        get(PolicyService.class, instance).orElse(null)));
    }

    private <S> Optional<S> get(Class<S> type, Object instance) {
        return find(type, Node.MODEL_INSTANCE, instance).map(this::object);
    }

    /** These services are registered as objects: none is made for us, and none held for us. */
    private <S> S object(ServiceReference<S> reference) {
        S service = context.getService(reference);
        context.ungetService(reference);
        return service;
    }

    /** Of several the one that serves: the highest ranking, of these the first. */
    private <S> Optional<ServiceReference<S>> find(Class<S> type, String property, Object value) {
        try {
            Collection<ServiceReference<S>> found =
                    context.getServiceReferences(type, "(" + property + "=" + value + ")");
            return found.stream()
                    .filter(reference -> reference.getProperty(Constants.SERVICE_ID) != null)
                    .max(Comparator.naturalOrder());
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(property + " " + value + " is not usable", e);
        }
    }
}
