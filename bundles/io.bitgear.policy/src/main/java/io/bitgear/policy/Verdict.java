package io.bitgear.policy;

import io.bitgear.api.policy.Budget;
import io.bitgear.policy.search.Search;

/**
 * What is decided for one device.
 *
 * @param device that it was made for
 * @param budget on it
 * @param origin {@code search}, {@code gate}, {@code forced} or {@code closest}
 * @param result the widths and what they break
 * @param binding name of the limit that binds, or {@code none}
 * @param unbound the accuracy that would be possible without that limit
 * @param note a sentence on a proposal that was repaired, or null
 */
record Verdict(
        Devices.Device device,
        Budget budget,
        String origin,
        Search.Result result,
        String binding,
        double unbound,
        String note) {}
