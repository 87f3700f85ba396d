package io.bitgear.policy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.node.PlacingNode;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.policy.Proposer;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.graph.WidthRules;
import io.bitgear.policy.deploy.ConfigurationCache;
import io.bitgear.policy.deploy.Deployer;
import io.bitgear.policy.deploy.Epochs;
import io.bitgear.policy.deploy.Goal;
import io.bitgear.policy.rules.Condition;
import io.bitgear.policy.rules.Hysteresis;
import io.bitgear.policy.rules.RuleBook;
import io.bitgear.policy.search.Choice;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides and deploys for one model, on two threads of its own: one decides, one deploys.
 * Everything that happens outside (context, nodes, force) only wakes them up, so that a burst of
 * events costs one decision, made with the last state. Independent of OSGi.
 */
final class ModelPolicy implements PolicyService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPolicy.class);

    /** Readings go stale without an event. */
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Model model;
    private final Supplier<ContextSnapshot> context;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Voice voice;
    private final Hysteresis hysteresis;
    private final Dwell dwell;
    private final Pace pace;
    private final Decider decider;
    private final History history;
    private final Deployer deployer;
    private final Worker worker;
    private final Map<String, NodeInfo> nodes = new ConcurrentSkipListMap<>();

    /** Nodes that share their layers with another device: they run a frame once. */
    private final Set<String> placing = ConcurrentHashMap.newKeySet();

    private final boolean isPerInput;
    private volatile Widths forced;
    private volatile boolean isUrgent;
    private volatile boolean isLeading;
    private volatile boolean isFront;
    private volatile Proposer proposer;
    private long sequence;

    ModelPolicy(
            Model model,
            Settings settings,
            Supplier<ContextSnapshot> context,
            Epochs epochs,
            Listeners listeners,
            Clock clock,
            LongSupplier nanoTime) {
        this.model = model;
        this.context = context;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.pace = new Pace(nanoTime.getAsLong());
        this.voice = new Voice(listeners);
        this.isPerInput = settings.isPerInput();
        this.hysteresis =
                new Hysteresis(
                        settings.rules(), settings.hysteresis(), settings.settle().toNanos());
        this.dwell = new Dwell(settings.dwell().toNanos());
        this.decider = new Decider(model, new RuleBook(settings.rules()));
        this.history = new History(settings.history());
        ConfigurationCache configurations = new ConfigurationCache(model);
        this.deployer =
                new Deployer(model(), configurations::get, context, epochs, voice, clock, nanoTime);
        this.worker = new Worker("bitgear-policy-" + model(), this::step).behindOthers();
    }

    /** Begins to decide. */
    void start() {
        worker.start();
    }

    /** Begins to deploy: nobody else does so for this model any more. */
    void lead() {
        deployer.renew();
        deployer.start();
        isLeading = true;
        speak();
    }

    /** Whether this is the policy of the model that serves under the name, and so tells of it. */
    void front(boolean isInFront) {
        boolean isNew = isInFront && !isFront;
        isFront = isInFront;
        if (isNew) {
            deployer.renew();
        }
        speak();
    }

    /** Deploys the same under a new epoch. */
    void deployAnew() {
        deployer.renew();
    }

    private void speak() {
        if (!isLeading || !isFront) {
            voice.mute();
        } else if (voice.unmute()) {
            current().ifPresent(voice::decided);
            nodes().forEach(voice::nodeChanged);
        }
    }

    /** The context, a proposer or anything else changed: decide soon. */
    void wake() {
        worker.wake();
    }

    void propose(Proposer gate) {
        proposer = gate;
        wake();
    }

    void arrived(String id, Node node) {
        nodes.put(id, node.info());
        if (node instanceof PlacingNode) {
            placing.add(id);
        }
        deployer.arrived(id, node);
        wake();
    }

    void left(String id, Node node, boolean isReplaced) {
        if (!isReplaced) {
            nodes.remove(id);
            placing.remove(id);
        }
        deployer.left(id, node);
        wake();
    }

    private long step() {
        long now = nanoTime.getAsLong();
        boolean urgent = isUrgent;
        if (nodes.isEmpty()) {
            return Long.MAX_VALUE;
        }
        ContextSnapshot snapshot = context.get();
        deployer.contextChanged();
        Set<Condition> held = hysteresis.update(snapshot, now);
        long wait = Math.min(RECHECK_NANOS, hysteresis.untilSettled(held, now));
        long remaining = urgent ? 0 : Math.max(dwell.remaining(now), pace.remaining(now));
        if (remaining > 0) {
            return Math.min(wait, remaining);
        }
        Decider.Question question =
                new Decider.Question(
                        sequence + 1,
                        clock.instant(),
                        snapshot,
                        held,
                        List.copyOf(nodes.values()),
                        forced,
                        proposer,
                        isPerInput && placing.isEmpty());
        decider.decide(question).ifPresent(verdict -> accept(question, verdict, now));
        pace.decided(now, nanoTime.getAsLong());
        if (urgent && forced == question.forced()) {
            isUrgent = false;
        }
        return wait;
    }

    /** The nodes are sent off first, and what is said of it is written while they follow. */
    private void accept(Decider.Question question, Verdict verdict, long now) {
        Choice choice = verdict.result().choice();
        Decision before = history.current().filter(d -> isSame(d, choice)).orElse(null);
        if (before == null) {
            dwell.change(now);
            deployer.deploy(goal(choice));
        }
        Decision decision = decider.explain(question, verdict);
        if (before == null) {
            sequence = decision.sequence();
            history.add(decision);
            tell(decision);
        } else if (!before.explanation().equals(decision.explanation())
                || !before.origin().equals(decision.origin())) {
            sequence = decision.sequence();
            history.refresh(decision);
        }
    }

    private void tell(Decision decision) {
        if (decision.violations().isEmpty()) {
            LOG.info("model {}: {}", model(), String.join(" ", decision.explanation()));
        } else {
            LOG.warn("model {}: {}", model(), String.join(" ", decision.explanation()));
        }
        voice.decided(decision);
    }

    private static boolean isSame(Decision decision, Choice choice) {
        return decision.widths().equals(choice.widths())
                && Objects.equals(decision.secondRun(), Decider.secondRun(choice));
    }

    private static Goal goal(Choice choice) {
        return choice.perInput() == null
                ? Goal.of(choice.widths())
                : Goal.of(choice.perInput().configuration());
    }

    @Override
    public String model() {
        return model.info().name();
    }

    @Override
    public Optional<Decision> current() {
        return history.current();
    }

    @Override
    public List<Decision> history() {
        return history.all();
    }

    @Override
    public List<NodeState> nodes() {
        return deployer.states();
    }

    @Override
    public Optional<Widths> forced() {
        return Optional.ofNullable(forced);
    }

    @Override
    public void force(Widths widths) {
        WidthRules.check(model.graph(), widths);
        forced = WidthRules.canonical(model.graph(), widths);
        isUrgent = true;
        wake();
    }

    @Override
    public void force(int weightWidth, int activationWidth) {
        if (weightWidth < 1
                || weightWidth > Widths.MAX
                || activationWidth < 1
                || activationWidth > Widths.MAX) {
            throw new IllegalArgumentException(
                    "widths " + weightWidth + " and " + activationWidth + " are not both in 1..8");
        }
        force(model.graph().uniform(weightWidth, activationWidth));
    }

    @Override
    public void release() {
        forced = null;
        isUrgent = true;
        wake();
    }

    @Override
    public void close() {
        worker.close();
        deployer.close();
    }
}
