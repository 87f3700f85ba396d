package io.bitgear.health;

import io.bitgear.api.messaging.BrokerLink;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Binds {@link BrokerHealth} to the broker link; there is no such check without one. */
@Component(property = {HealthCheck.NAME + "=Bitgear broker", HealthCheck.TAGS + "=bitgear"})
public final class BrokerCheck implements HealthCheck {
    private final BrokerLink link;

    /** Of the link that is configured. */
    @Activate
    public BrokerCheck(@Reference BrokerLink link) {
        this.link = link;
    }

    @Override
    public Result execute() {
        return BrokerHealth.judge(link.state());
    }
}
