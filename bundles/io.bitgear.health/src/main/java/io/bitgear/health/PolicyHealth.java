package io.bitgear.health;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/** Whether the nodes follow what the policies decide. */
final class PolicyHealth {
    private final FormattingResultLog log = new FormattingResultLog();
    private final Instant now;
    private final Duration limit;

    private PolicyHealth(Instant now, Duration limit) {
        this.now = now;
        this.limit = limit;
    }

    /**
     * WARN for a node that does not follow, CRITICAL when none of a model's nodes does.
     *
     * @param policies one a model: those that wait to take over are not judged
     * @param now the time
     * @param limit how long a deployment may be under way
     */
    static Result judge(Collection<PolicyService> policies, Instant now, Duration limit) {
        PolicyHealth health = new PolicyHealth(now, limit);
        if (policies.isEmpty()) {
            health.log.warn("no policy decides: no model is loaded, or the policy is not started");
        }
        policies.forEach(health::judge);
        return new Result(health.log);
    }

    private void judge(PolicyService policy) {
        Optional<Decision> decision = policy.current();
        if (decision.isEmpty()) {
            log.warn("model {}: nothing is decided yet", policy.model());
            return;
        }
        log.info(
                "model {}: decision {} ({}) is {} s old",
                policy.model(),
                String.valueOf(decision.get().sequence()),
                decision.get().origin(),
                String.valueOf(age(decision.get().time()).toSeconds()));
        List<NodeState> nodes = policy.nodes();
        long following = nodes.stream().filter(this::follows).count();
        if (following == 0 && !nodes.isEmpty()) {
            log.critical(
                    "model {}: none of its {} nodes follows the policy",
                    policy.model(),
                    nodes.size());
        }
    }

    private boolean follows(NodeState state) {
        if (state.error() != null) {
            log.warn("node {}: the last deployment failed: {}", state.node(), state.error());
            return false;
        }
        boolean isPending = !Objects.equals(state.desired(), state.reported());
        if (isPending && age(state.time()).compareTo(limit) > 0) {
            log.warn(
                    "node {}: a deployment has been under way for {} s",
                    state.node(),
                    String.valueOf(age(state.time()).toSeconds()));
            return false;
        }
        return true;
    }

    private Duration age(Instant since) {
        return Duration.between(since, now);
    }
}
