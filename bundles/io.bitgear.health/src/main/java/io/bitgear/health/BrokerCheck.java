package io.bitgear.health;

import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Ranking;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Binds {@link BrokerHealth} to the broker links; there is no such check without one. */
@Component(property = {HealthCheck.NAME + "=Bitgear broker", HealthCheck.TAGS + "=bitgear"})
public final class BrokerCheck implements HealthCheck {
    private final Ranking<BrokerLink> links = new Ranking<>();

    /** The links are bound as they come. */
    @Activate
    public BrokerCheck() {}

    @Override
    public Result execute() {
        return BrokerHealth.judge(links.all().stream().map(BrokerLink::state).toList());
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void addLink(BrokerLink link, Map<String, Object> properties) {
        links.add(link, Rank.of(properties));
    }

    void removeLink(BrokerLink link) {
        links.remove(link);
    }
}
