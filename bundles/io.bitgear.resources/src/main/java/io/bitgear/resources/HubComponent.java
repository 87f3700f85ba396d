package io.bitgear.resources;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * What the bundle's components share: the threads, and the changes that the whiteboard brings in.
 * It needs no other service, so that policy and context may bind it while they come up themselves.
 */
@Component(
        service = {HubComponent.class, PolicyListener.class, ContextListener.class},
        configurationPid = ResourcesConfiguration.PID)
@Designate(ocd = ResourcesConfiguration.class)
public final class HubComponent implements PolicyListener, ContextListener {
    private final Workers workers;
    private final Duration drainTimeout;
    private final Changes changes = new Changes();

    /** With the bounds from the configuration. */
    @Activate
    public HubComponent(ResourcesConfiguration config) {
        workers = new Workers(config.workers());
        drainTimeout = Duration.ofMillis(config.drain_timeout());
    }

    /** Ends the threads. */
    @Deactivate
    public void stop() {
        workers.close();
    }

    Workers workers() {
        return workers;
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    Changes changes() {
        return changes;
    }

    @Override
    public void decided(Decision decision) {
        changes.decided(decision);
    }

    @Override
    public void nodeChanged(NodeState state) {
        changes.nodeChanged(state);
    }

    @Override
    public void nodeRemoved(String node) {
        changes.nodeRemoved(node);
    }

    @Override
    public void contextChanged(ContextSnapshot snapshot) {
        changes.contextChanged(snapshot);
    }
}
