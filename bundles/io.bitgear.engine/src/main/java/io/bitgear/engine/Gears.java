package io.bitgear.engine;

import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The gears that were staged last, ready to run: a context that goes to and fro costs no packing of
 * weights. Thread-safe.
 */
final class Gears {
    /** A gear of ResNet-8 holds a fifth of a megabyte. */
    private static final int MOST = 8;

    private final Function<PrecisionConfiguration, Gear> make;
    private final Map<String, Gear> recent =
            new LinkedHashMap<>(2 * MOST, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Gear> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * @param make prepares a gear; throws IllegalArgumentException when the configuration cannot
     *     run
     */
    Gears(Function<PrecisionConfiguration, Gear> make) {
        this.make = make;
    }

    /** The gear of a configuration, whose id is the digest of all that it holds. */
    synchronized Gear of(PrecisionConfiguration configuration) {
        Gear known = recent.get(configuration.id());
        if (known != null) {
            return known;
        }
        Gear made = make.apply(configuration);
        recent.put(configuration.id(), made);
        return made;
    }
}
