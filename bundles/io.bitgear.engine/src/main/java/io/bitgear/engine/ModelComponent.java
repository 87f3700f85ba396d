package io.bitgear.engine;

import io.bitgear.api.inference.AnswerCheck;
import io.bitgear.api.node.Node;
import io.bitgear.model.Model;
import io.bitgear.model.file.ModelReader;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a model file and registers the {@link Model} with the property {@code bitgear.model.name}.
 * A change of the configuration loads anew. With each model comes an {@link AnswerCheck}.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = ModelComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModelComponent.Config.class, factory = true)
public final class ModelComponent {
    static final String PID = "io.bitgear.engine.model";

    private static final Logger LOG = LoggerFactory.getLogger(ModelComponent.class);

    /** Configuration of a model. */
    @ObjectClassDefinition(name = "Bitgear model", description = "A model file to serve")
    public @interface Config {
        @AttributeDefinition(name = "File", description = "The model file")
        String file();

        @AttributeDefinition(
                name = "Name",
                description = "The name to serve it under; empty for the name in the file",
                required = false)
        String name() default "";
    }

    private final BundleContext context;
    private final String name;
    private final String configuration;
    private final ModelLoader loader;

    /** Takes the configuration and begins to load. */
    @Activate
    public ModelComponent(BundleContext context, Config config, Map<String, Object> properties) {
        if (config.file() == null || config.file().isBlank()) {
            throw new IllegalArgumentException(PID + ": the configuration names no file");
        }
        if (!config.name().matches("[A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    PID
                            + ": name \""
                            + config.name()
                            + "\" is not made of letters, digits, dot, dash and underscore");
        }
        this.context = context;
        this.name = config.name();
        this.configuration = String.valueOf(properties.get(Constants.SERVICE_PID));
        this.loader = new ModelLoader(Path.of(config.file()), ModelReader::read, this::publish);
        loader.start();
    }

    private Optional<AutoCloseable> publish(Model read) {
        Model model = name.isEmpty() ? read : read.named(name);
        String served = model.info().name();
        if (isServed(served)) {
            LOG.info("a model of the name {} is there already; it serves until it leaves", served);
        }
        ServiceRegistration<Model> registration =
                context.registerService(
                        Model.class, model, new Hashtable<>(Map.of(Node.MODEL, served)));
        Hashtable<String, Object> described =
                new Hashtable<>(
                        Map.of(
                                Node.MODEL,
                                served,
                                Node.MODEL_INSTANCE,
                                registration.getReference().getProperty(Constants.SERVICE_ID),
                                AnswerCheck.CONFIGURATION,
                                configuration));
        ServiceRegistration<AnswerCheck> check =
                context.registerService(AnswerCheck.class, new ReferenceCheck(model), described);
        return Optional.of(
                () -> {
                    check.unregister();
                    registration.unregister();
                });
    }

    private boolean isServed(String served) {
        try {
            return !context.getServiceReferences(Model.class, "(" + Node.MODEL + "=" + served + ")")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("model name " + served + " is not usable", e);
        }
    }

    /** The model leaves. */
    @Deactivate
    public void stop() {
        loader.close();
    }
}
