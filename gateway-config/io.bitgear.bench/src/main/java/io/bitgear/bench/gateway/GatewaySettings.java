package io.bitgear.bench.gateway;

import java.util.List;

/**
 * How much is measured.
 *
 * @param starts of gateway and peer, at least 1
 * @param rounds of everything that has rounds, at least 1
 * @param warmRounds before them, not counted, not below 0
 * @param requests of one client in a round, at least 1
 * @param clients numbers of clients at once
 * @param seconds of a turn with many clients, above 0
 * @param events that change the configuration, at least 1
 * @param boards numbers of boards that are told their configuration
 * @param burst events of a burst, at least 1
 */
record GatewaySettings(
        int starts,
        int rounds,
        int warmRounds,
        int requests,
        List<Integer> clients,
        double seconds,
        int events,
        List<Integer> boards,
        int burst) {}
