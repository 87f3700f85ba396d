package io.bitgear.health;

import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Ranking;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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

/** Binds {@link PolicyHealth} to services and configuration. */
@Component(
        configurationPid = "io.bitgear.health.policy",
        property = {HealthCheck.NAME + "=Bitgear policy", HealthCheck.TAGS + "=bitgear"})
@Designate(ocd = PolicyCheck.Config.class)
public final class PolicyCheck implements HealthCheck {
    private final Duration limit;
    private final Ranking<PolicyService> policies = new Ranking<>();

    /** When a deployment takes too long. */
    @ObjectClassDefinition(
            name = "Bitgear health: policy",
            description = "Whether the nodes follow what the policy decides")
    public @interface Config {
        /** Longest deployment; the property is {@code deployment.seconds}. */
        @AttributeDefinition(
                name = "Deployment",
                description = "Seconds after which a deployment that is under way is a warning",
                min = "1")
        int deployment_seconds() default 30;
    }

    /** With the limit from the configuration. */
    @Activate
    public PolicyCheck(Config config) {
        limit = Duration.ofSeconds(config.deployment_seconds());
    }

    @Override
    public Result execute() {
        return PolicyHealth.judge(
                policies.best(PolicyService::model).values(), Clock.systemUTC().instant(), limit);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService policy, Map<String, Object> properties) {
        policies.add(policy, Rank.of(properties));
    }

    void removePolicy(PolicyService policy) {
        policies.remove(policy);
    }
}
