package io.bitgear.policy;

import io.bitgear.api.node.NodeInfo;
import io.bitgear.model.Model;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.policy.search.ExactSearch;
import io.bitgear.policy.search.Search;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds of devices behind the nodes of a model, each with its search. For one thread. */
final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final int SEARCHES_KEPT = 8;

    private final Model model;
    private final Set<String> warned = new HashSet<>();
    private final Map<Object, Optional<Search>> searches = new HashMap<>();

    Devices(Model model) {
        this.model = model;
    }

    /**
     * One kind of device.
     *
     * @param node id of the first node of this kind
     * @param profile name of its device profile
     * @param memoryBytes of the node
     * @param search on its profile, over the widths that all nodes run
     */
    record Device(String node, String profile, long memoryBytes, Search search) {}

    /**
     * The distinct kinds; nodes of an unknown profile, or that cannot run the model, are left out.
     *
     * @param isPerInput whether escalating configurations are chosen among too
     */
    List<Device> of(Collection<NodeInfo> nodes, boolean isPerInput) {
        List<NodeInfo> known = nodes.stream().filter(this::isKnown).toList();
        SortedSet<Integer> widths = new TreeSet<>();
        known.forEach(node -> widths.addAll(node.widths()));
        known.forEach(node -> widths.retainAll(node.widths()));
        List<Device> devices = new ArrayList<>();
        for (NodeInfo node : known) {
            boolean isThere =
                    devices.stream()
                            .anyMatch(
                                    d ->
                                            d.profile().equals(node.profile())
                                                    && d.memoryBytes() == node.memoryBytes());
            if (!isThere) {
                search(node, widths, isPerInput)
                        .ifPresent(
                                search ->
                                        devices.add(
                                                new Device(
                                                        node.id(),
                                                        node.profile(),
                                                        node.memoryBytes(),
                                                        search)));
            }
        }
        return devices;
    }

    private boolean isKnown(NodeInfo node) {
        boolean known = DeviceProfiles.of(node.profile()).isPresent();
        if (!known && warned.add(node.id())) {
            LOG.warn(
                    "node {} has the unknown profile {}; known are {}: it is not priced",
                    node.id(),
                    node.profile(),
                    DeviceProfiles.names());
        }
        return known;
    }

    private Optional<Search> search(NodeInfo node, SortedSet<Integer> widths, boolean isPerInput) {
        Object key = List.of(node.profile(), List.copyOf(widths), isPerInput);
        if (!searches.containsKey(key)) {
            if (searches.size() >= SEARCHES_KEPT) {
                searches.clear();
            }
            try {
                DeviceProfile profile = DeviceProfiles.of(node.profile()).orElseThrow();
                Search search = new ExactSearch(model, profile, new TreeSet<>(widths), isPerInput);
                searches.put(key, Optional.of(search));
            } catch (IllegalArgumentException e) {
                LOG.warn(
                        "node {} cannot run model {}: {}",
                        node.id(),
                        model.info().name(),
                        e.getMessage());
                searches.put(key, Optional.empty());
            }
        }
        return searches.get(key);
    }
}
