package io.bitgear.split;

/**
 * How a gateway runs layers for others.
 *
 * @param id stands for it in a placement: letters, digits, dot, dash, underscore
 * @param memoryBytes for planes, tables and activations, positive
 * @param queue requests that may wait, 1 to 65,536
 * @param configurations held ready, 1 to 1,024
 */
record TailSettings(String id, long memoryBytes, int queue, int configurations) {
    /** Checks the ranges. */
    TailSettings {
        Checks.id(id);
        Checks.range(id, "memory", memoryBytes, 1, Long.MAX_VALUE);
        Checks.range(id, "queue", queue, 1, 65_536);
        Checks.range(id, "configurations", configurations, 1, 1024);
    }
}
