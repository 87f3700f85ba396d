package io.bitgear.health;

import io.bitgear.api.context.ContextService;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Binds {@link ContextHealth} to services and configuration. */
@Component(
        configurationPid = "io.bitgear.health.context",
        property = {HealthCheck.NAME + "=Bitgear context", HealthCheck.TAGS + "=bitgear"})
@Designate(ocd = ContextCheck.Config.class)
public final class ContextCheck implements HealthCheck {
    private final Duration limit;
    private final AtomicReference<ContextService> context = new AtomicReference<>();

    /** When the context is too old. */
    @ObjectClassDefinition(
            name = "Bitgear health: context",
            description = "Whether the gateway still senses something")
    public @interface Config {
        /** Age of the newest reading; the property is {@code fresh.seconds}. */
        @AttributeDefinition(
                name = "Fresh",
                description = "Seconds after which the newest reading is too old",
                min = "1")
        int fresh_seconds() default 120;
    }

    /** With the limit from the configuration. */
    @Activate
    public ContextCheck(Config config) {
        limit = Duration.ofSeconds(config.fresh_seconds());
    }

    @Override
    public Result execute() {
        ContextService service = context.get();
        return ContextHealth.judge(service == null ? null : service.snapshot(), limit);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setContext(ContextService service) {
        context.set(service);
    }

    void unsetContext(ContextService service) {
        context.compareAndSet(service, null);
    }
}
