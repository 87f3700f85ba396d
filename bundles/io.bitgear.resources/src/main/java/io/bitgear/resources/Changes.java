package io.bitgear.resources;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Passes changes on to the resources that show them. Subscribers only mark themselves and return.
 */
final class Changes implements PolicyListener, ContextListener {
    private final List<Consumer<String>> models = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> nodes = new CopyOnWriteArrayList<>();
    private final List<Runnable> context = new CopyOnWriteArrayList<>();

    /** Tells the name of each model whose decision or node state changed. */
    AutoCloseable onModel(Consumer<String> subscriber) {
        return subscribe(models, subscriber);
    }

    /** Tells the id of each node whose state changed. */
    AutoCloseable onNode(Consumer<String> subscriber) {
        return subscribe(nodes, subscriber);
    }

    /** Tells that the context changed. */
    AutoCloseable onContext(Runnable subscriber) {
        return subscribe(context, subscriber);
    }

    private static <T> AutoCloseable subscribe(List<T> list, T subscriber) {
        list.add(subscriber);
        return () -> list.remove(subscriber);
    }

    @Override
    public void decided(Decision decision) {
        models.forEach(subscriber -> subscriber.accept(decision.model()));
    }

    @Override
    public void nodeChanged(NodeState state) {
        models.forEach(subscriber -> subscriber.accept(state.model()));
        nodes.forEach(subscriber -> subscriber.accept(state.node()));
    }

    @Override
    public void nodeRemoved(String node) {
        nodes.forEach(subscriber -> subscriber.accept(node));
    }

    @Override
    public void contextChanged(ContextSnapshot snapshot) {
        context.forEach(Runnable::run);
    }
}
