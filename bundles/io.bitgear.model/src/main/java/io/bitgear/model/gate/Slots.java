package io.bitgear.model.gate;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a network a gate chooses, in order: the weight width of every layer with a choice, then
 * the activation width of every tensor with a choice. A choice is one index of each slot's options.
 * Width 0 is an option only where the shortcut alone remains; layers that then nobody needs are
 * skipped by {@link WidthRules#canonical}.
 */
public final class Slots {
    private final Graph graph;
    private final List<Slot> slots = new ArrayList<>();
    private final int options;

    /**
     * One choice to make.
     *
     * @param isWeight whether it is a weight width, else an activation width
     * @param name of the layer or tensor
     * @param widths the options, rising
     * @param first index of the first option among the options of all slots
     */
    public record Slot(boolean isWeight, String name, List<Integer> widths, int first) {}

    /** The slots of a network. */
    public Slots(Graph graph) {
        this.graph = graph;
        int first = 0;
        for (Layer.Weighted layer : graph.weighted()) {
            List<Integer> widths = new ArrayList<>(layer.widths());
            if (layer.residual() == null) {
                widths.remove(Integer.valueOf(0));
            }
            first = add(new Slot(true, layer.name(), List.copyOf(widths), first));
        }
        for (Tensor tensor : graph.quantised()) {
            List<Integer> widths = List.copyOf(tensor.widths());
            first = add(new Slot(false, tensor.name(), widths, first));
        }
        this.options = first;
    }

    private int add(Slot slot) {
        if (slot.widths().size() < 2) {
            return slot.first();
        }
        slots.add(slot);
        return slot.first() + slot.widths().size();
    }

    /** The slots in order. */
    public List<Slot> all() {
        return List.copyOf(slots);
    }

    /** The number of options of all slots together. */
    public int options() {
        return options;
    }

    /**
     * The canonical widths of a choice.
     *
     * @param choice an option's index for each slot
     * @throws IndexOutOfBoundsException when a slot has no such option
     */
    public Widths widths(int[] choice) {
        SortedMap<String, Integer> weights = new TreeMap<>(graph.widest().weights());
        SortedMap<String, Integer> activations = new TreeMap<>(graph.widest().activations());
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            (slot.isWeight() ? weights : activations)
                    .put(slot.name(), slot.widths().get(choice[s]));
        }
        return WidthRules.canonical(graph, new Widths(weights, activations));
    }

    /**
     * The choice that gives these widths. A layer that is not needed, which has width 0 in
     * canonical widths, counts as its least option.
     *
     * @throws IllegalArgumentException when a width is no option; the message names the slot
     */
    public int[] choice(Widths widths) {
        int[] choice = new int[slots.size()];
        for (int s = 0; s < choice.length; s++) {
            Slot slot = slots.get(s);
            Integer width =
                    (slot.isWeight() ? widths.weights() : widths.activations()).get(slot.name());
            if (width == null || width != 0 && !slot.widths().contains(width)) {
                throw new IllegalArgumentException(
                        (slot.isWeight() ? "layer " : "tensor ")
                                + slot.name()
                                + " has width "
                                + width
                                + ", the gate chooses among "
                                + slot.widths());
            }
            choice[s] = Math.max(0, slot.widths().indexOf(width));
        }
        return choice;
    }

    @Override
    public String toString() {
        return "Slots" + Arrays.toString(slots.stream().map(Slot::name).toArray());
    }
}
