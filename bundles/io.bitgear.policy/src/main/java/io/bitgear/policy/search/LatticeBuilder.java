package io.bitgear.policy.search;

import io.bitgear.model.Sensitivities;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.LayerCost;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the {@link Lattice} of a model on a device profile. */
final class LatticeBuilder {
    /** More edges than this are refused: hundreds of times those of ResNet-8. */
    private static final int EDGES_MAX = 4_000_000;

    private final Graph graph;
    private final Sensitivities sensitivities;
    private final CostModel costs;
    private final SortedSet<Integer> nodeWidths;

    private final List<Edge> edges = new ArrayList<>();
    private final List<Integer> first = new ArrayList<>();
    private Map<State, Integer> next = new LinkedHashMap<>();
    private int base;

    /**
     * @param nodeWidths the widths that every node can run
     */
    LatticeBuilder(
            Graph graph,
            Sensitivities sensitivities,
            CostModel costs,
            SortedSet<Integer> nodeWidths) {
        this.graph = graph;
        this.sensitivities = sensitivities;
        this.costs = costs;
        this.nodeWidths = nodeWidths;
    }

    /**
     * @throws IllegalArgumentException when the nodes can run no width of some layer or tensor, or
     *     there are too many choices
     */
    Lattice build() {
        Set<String> output = new TreeSet<>(List.of(graph.output().name()));
        Map<State, Integer> stage = new LinkedHashMap<>();
        stage.put(new State(Collections.emptySortedMap(), output), 0);
        List<Layer> layers = graph.layers();
        for (int i = layers.size() - 1; i >= 0; i--) {
            base += stage.size();
            next = new LinkedHashMap<>();
            for (State state : stage.keySet()) {
                first.add(edges.size());
                expand(state, layers.get(i));
            }
            stage = next;
        }
        finish(stage);
        return new Lattice(edges, first.stream().mapToInt(Integer::intValue).toArray());
    }

    private void finish(Map<State, Integer> stage) {
        int end = base + stage.size();
        Tensor input = graph.input();
        int width = allowed("tensor " + input.name(), input.widths()).last();
        long loss = Lattice.loss(sensitivities.activationLoss(input.name(), width));
        for (int i = 0; i < stage.size(); i++) {
            first.add(edges.size());
            edges.add(new Edge(end, loss, 0, 0, 0, 0, null, 0, Map.of(input.name(), width)));
        }
        first.add(edges.size());
        first.add(edges.size());
    }

    private void expand(State state, Layer layer) {
        if (!state.needed().contains(layer.output())) {
            dead(state, layer);
        } else if (layer instanceof Layer.Weighted weighted) {
            List<Integer> running =
                    new ArrayList<>(allowed("layer " + layer.name(), weighted.widths()));
            if (weighted.residual() != null && running.contains(0)) {
                executed(state, layer, List.of(weighted.residual()), List.of(0));
            }
            running.remove(Integer.valueOf(0));
            executed(state, layer, layer.inputs(), running);
        } else {
            executed(state, layer, layer.inputs(), List.of(0));
        }
    }

    /** A layer whose output nobody reads: the canonical widths, at no cost. */
    private void dead(State state, Layer layer) {
        long loss = 0;
        String name = null;
        int width = 0;
        if (layer instanceof Layer.Weighted weighted) {
            name = weighted.name();
            width = weighted.widths().contains(0) ? 0 : leastLoss(weighted);
            loss += Lattice.loss(sensitivities.weightLoss(name, width));
        }
        Map<String, Integer> activations = Map.of();
        if (layer.requantises()) {
            int widest = graph.tensor(layer.output()).widths().last();
            if (state.widths().getOrDefault(layer.output(), widest) != widest) {
                return;
            }
            activations = Map.of(layer.output(), widest);
            loss += Lattice.loss(sensitivities.activationLoss(layer.output(), widest));
        }
        State after = state.produced(layer.output(), layer.requantises());
        add(new Edge(node(after), loss, 0, 0, 0, 0, name, width, activations));
    }

    private int leastLoss(Layer.Weighted layer) {
        int best = layer.widths().last();
        for (int width : layer.widths()) {
            if (sensitivities.weightLoss(layer.name(), width)
                    < sensitivities.weightLoss(layer.name(), best)) {
                best = width;
            }
        }
        return best;
    }

    private void executed(
            State state, Layer layer, List<String> reads, List<Integer> weightWidths) {
        String priced = layer.inputs().get(0);
        Set<String> open = new TreeSet<>();
        for (String read : reads) {
            open.add(graph.source(read).name());
        }
        open.add(graph.source(priced).name());
        open.removeAll(state.widths().keySet());
        long output = bytes(layer.output(), state.widths());
        for (SortedMap<String, Integer> chosen : assignments(new ArrayList<>(open))) {
            State reading = state.with(chosen, Set.copyOf(reads));
            State after = reading.produced(layer.output(), layer.requantises());
            long peak = output;
            for (String alive : after.needed()) {
                peak += bytes(alive, reading.widths());
            }
            long activationLoss = newlyRead(state, reads, reading.widths());
            int target = node(after);
            int width = reading.widths().get(graph.source(priced).name());
            for (int weightWidth : weightWidths) {
                LayerCost cost = costs.layer(layer, weightWidth, width);
                boolean weighted = layer instanceof Layer.Weighted;
                double weightLoss =
                        weighted ? sensitivities.weightLoss(layer.name(), weightWidth) : 0;
                add(
                        new Edge(
                                target,
                                activationLoss + Lattice.loss(weightLoss),
                                cost.cycles(),
                                cost.bitOperations(),
                                cost.weightBytes() + cost.tableBytes(),
                                peak,
                                weighted ? layer.name() : null,
                                weightWidth,
                                chosen));
            }
        }
    }

    /** The loss of the tensors that are read now and were not read by any later layer. */
    private long newlyRead(State state, List<String> reads, SortedMap<String, Integer> widths) {
        Set<String> before = new TreeSet<>();
        state.needed().forEach(tensor -> before.add(graph.source(tensor).name()));
        Set<String> now = new TreeSet<>();
        reads.forEach(tensor -> now.add(graph.source(tensor).name()));
        now.removeAll(before);
        now.remove(graph.input().name());
        long loss = 0;
        for (String tensor : now) {
            loss += Lattice.loss(sensitivities.activationLoss(tensor, widths.get(tensor)));
        }
        return loss;
    }

    private List<SortedMap<String, Integer>> assignments(List<String> tensors) {
        List<SortedMap<String, Integer>> all = List.of(Collections.emptySortedMap());
        for (String tensor : tensors) {
            List<SortedMap<String, Integer>> longer = new ArrayList<>();
            for (SortedMap<String, Integer> one : all) {
                for (int width : allowed("tensor " + tensor, graph.tensor(tensor).widths())) {
                    SortedMap<String, Integer> more = new TreeMap<>(one);
                    more.put(tensor, width);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }

    private SortedSet<Integer> allowed(String what, SortedSet<Integer> widths) {
        SortedSet<Integer> both = new TreeSet<>(widths);
        both.removeIf(width -> width != 0 && !nodeWidths.contains(width));
        if (both.isEmpty() || both.last() == 0) {
            throw new IllegalArgumentException(
                    what + " allows widths " + widths + ", the nodes run " + nodeWidths);
        }
        return both;
    }

    private long bytes(String tensor, SortedMap<String, Integer> widths) {
        Tensor source = graph.source(tensor);
        int width = source.isLogits() ? Tensor.LOGIT_WIDTH : widths.get(source.name());
        return ((long) graph.tensor(tensor).shape().elements() * width + 7) / 8;
    }

    private int node(State state) {
        return next.computeIfAbsent(state, s -> base + next.size());
    }

    private void add(Edge edge) {
        if (edges.size() >= EDGES_MAX) {
            throw new IllegalArgumentException(
                    "the graph has more than " + EDGES_MAX + " choices of widths side by side");
        }
        edges.add(edge);
    }
}
