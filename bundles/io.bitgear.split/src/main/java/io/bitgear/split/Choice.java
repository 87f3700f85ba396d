package io.bitgear.split;

import io.bitgear.api.precision.PrecisionConfiguration;

/**
 * A placement and what it was chosen from.
 *
 * @param placed configuration
 * @param cut number of layers that run here
 * @param plan of every cut
 * @param link that it was made for
 */
public record Choice(PrecisionConfiguration placed, int cut, Plan plan, Link link) {}
