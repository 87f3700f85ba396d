package io.bitgear.policy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.policy.EpochCounter;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import io.bitgear.policy.deploy.ConfigurationCache;
import io.bitgear.policy.deploy.Deployer;
import io.bitgear.policy.deploy.Epochs;
import io.bitgear.policy.deploy.Goal;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowingNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Model model = TestModels.small(3);
    private final Graph graph = model.graph();
    private final AtomicLong nanos = new AtomicLong();
    private final FakeFollowingNode node = new FakeFollowingNode("board", "xc7z020");
    private Deployer deployer;

    @BeforeEach
    void start() {
        deployer =
                new Deployer(
                        "tiny",
                        new ConfigurationCache(model)::get,
                        Contexts::of,
                        new Epochs(() -> 0, new EpochCounter()),
                        new PolicyListener() {},
                        Clock.systemUTC(),
                        nanos::get);
        deployer.start();
        deployer.arrived("board", node);
    }

    @AfterEach
    void stop() {
        deployer.close();
    }

    private NodeState asked(int bits) {
        deployer.deploy(Goal.of(graph.uniform(bits, bits)));
        await().atMost(PATIENCE)
                .until(() -> graph.uniform(bits, bits).equals(state().desiredWidths()));
        return state();
    }

    private NodeState state() {
        return deployer.states().get(0);
    }

    @Test
    void given_a_following_node_when_it_reports_what_is_desired_then_the_state_says_so() {
        NodeState asked = asked(8);
        assertNull(asked.reported());
        node.report(asked.desired());
        await().atMost(PATIENCE).until(() -> asked.desired().equals(state().reported()));
        NodeState next = asked(2);
        assertEquals(asked.desired(), next.reported());
        assertTrue(next.desired().epoch() > asked.desired().epoch());
    }

    @Test
    void given_a_following_node_when_it_does_not_report_then_the_state_says_so_until_it_does() {
        NodeState asked = asked(8);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
        deployer.arrived("other", new FakeNode("other", "xc7z020"));
        await().atMost(PATIENCE).until(() -> state().error() != null);
        assertTrue(state().error().contains("has not reported within 30 s"), state().error());
        node.report(asked.desired());
        await().atMost(PATIENCE).until(() -> asked.desired().equals(state().reported()));
        assertNull(state().error());
    }

    @Test
    void given_a_following_node_that_is_ahead_when_it_reports_then_all_get_a_higher_epoch() {
        NodeState asked = asked(8);
        ActiveConfiguration ahead =
                new ActiveConfiguration("0".repeat(64), asked.desired().epoch() + 1000);
        node.report(ahead);
        await().atMost(PATIENCE).until(() -> state().desired().epoch() > ahead.epoch());
    }
}
