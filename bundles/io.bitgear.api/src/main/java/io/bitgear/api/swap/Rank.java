package io.bitgear.api.swap;

import java.util.Map;

/**
 * The order of services, best first: the highest ranking, of these the one registered first.
 *
 * @param ranking property service.ranking
 * @param id property service.id
 */
public record Rank(int ranking, long id) implements Comparable<Rank> {
    /** From a service's properties. */
    public static Rank of(Map<String, ?> properties) {
        return new Rank(
                properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
                properties.get("service.id") instanceof Long id ? id : Long.MAX_VALUE);
    }

    @Override
    public int compareTo(Rank other) {
        return ranking != other.ranking
                ? Integer.compare(other.ranking, ranking)
                : Long.compare(id, other.id);
    }
}
