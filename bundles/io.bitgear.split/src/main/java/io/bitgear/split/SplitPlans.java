package io.bitgear.split;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.split.TailOffer;
import io.bitgear.api.split.TailRequest;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.graph.Layer;
import java.util.List;
import java.util.Map;

/**
 * Chooses the cut of one model's configurations. What the layers take on both sides is measured
 * once for each configuration and kept.
 */
final class SplitPlans {
    private static final int KEPT = 64;

    private final SplitSettings settings;
    private final Model model;
    private final CoapPeer peer;
    private final LinkMonitor links;
    private final SplitPlanner planner;
    private final Map<String, Sides> sides = new Recent<>(KEPT);
    private String planned = "";
    private int cut = -1;

    private record Sides(Side here, Side there, String thereId) {}

    SplitPlans(SplitSettings settings, Model model, CoapPeer peer, LinkMonitor links) {
        this.settings = settings;
        this.model = model;
        this.peer = peer;
        this.links = links;
        this.planner =
                new SplitPlanner(model.graph(), new CostModel(model.graph(), settings.profile()));
    }

    /** The best placement in a context; the one chosen last stays unless another saves enough. */
    synchronized Choice choose(PrecisionConfiguration configuration, ContextSnapshot context)
            throws NodeException {
        PrecisionConfiguration unplaced = Cut.unplaced(configuration);
        Sides known = sides(unplaced);
        Link link = links.link(context);
        Plan plan = planner.plan(unplaced.widths(), known.here(), known.there(), link);
        if (!plan.isPossible()) {
            throw new NodeException(
                    "node "
                            + settings.id()
                            + ": configuration "
                            + unplaced.shortId()
                            + " fits no cut into "
                            + known.here().memoryBytes()
                            + " bytes here and "
                            + known.there().memoryBytes()
                            + " bytes at "
                            + peer.uri());
        }
        cut = plan.best(unplaced.id().equals(planned) ? cut : -1, settings.margin());
        planned = unplaced.id();
        List<Layer> layers = model.graph().executed(unplaced.widths());
        return new Choice(
                Cut.place(unplaced, layers, cut, settings.id(), known.thereId()), cut, plan, link);
    }

    private Sides sides(PrecisionConfiguration unplaced) throws NodeException {
        Sides known = sides.get(unplaced.id());
        if (known == null) {
            TailOffer offer = offer(unplaced);
            known =
                    new Sides(
                            new Side(
                                    seconds(LayerTimer.measure(model, unplaced)),
                                    settings.memoryBytes()),
                            new Side(seconds(offer.layerNanos()), offer.memoryBytes()),
                            offer.node());
            sides.put(unplaced.id(), known);
        }
        return known;
    }

    private static List<Double> seconds(List<Long> nanos) {
        return nanos.stream().map(n -> n * 1e-9).toList();
    }

    /**
     * Has the peer get a configuration ready and compares the ids.
     *
     * @throws NodeException when the peer cannot, or makes another configuration
     */
    TailOffer offer(PrecisionConfiguration configuration) throws NodeException {
        TailOffer offer =
                peer.prepare(
                        model.info().name(),
                        new TailRequest(
                                configuration.modelDigest(),
                                configuration.widths(),
                                configuration.placement(),
                                configuration.id()));
        if (!configuration.id().equals(offer.configurationId())) {
            throw new NodeException(
                    "node "
                            + settings.id()
                            + ": "
                            + peer.uri()
                            + " makes configuration "
                            + offer.configurationId()
                            + " of what is "
                            + configuration.id()
                            + " here");
        }
        if (settings.id().equals(offer.node())) {
            throw new NodeException(
                    "node " + settings.id() + ": " + peer.uri() + " has the same id; change one");
        }
        return offer;
    }
}
