package io.bitgear.bench.gateway;

import io.bitgear.bench.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * What the gateway takes or does, beside a peer.
 *
 * @param name what was measured
 * @param unit of both values: s, B or 1/s
 * @param value of the gateway, median over the rounds
 * @param peer what it is compared with
 * @param peerValue of the peer, median over the rounds
 * @param ratio median over the rounds of the gateway's value over the peer's; for rates the higher,
 *     for times and sizes the lower the better
 * @param ratioLow least ratio of a round
 * @param ratioHigh largest ratio of a round
 * @param rounds that it was measured in
 * @param note what else is to be known, or null
 */
record Figure(
        String name,
        String unit,
        double value,
        String peer,
        double peerValue,
        double ratio,
        double ratioLow,
        double ratioHigh,
        int rounds,
        String note) {

    /** The values of a figure, round by round. */
    static final class Rounds {
        private final String name;
        private final String unit;
        private final String peer;
        private final List<Double> values = new ArrayList<>();
        private final List<Double> peerValues = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();
        private String note;

        Rounds(String name, String unit, String peer) {
            this.name = name;
            this.unit = unit;
            this.peer = peer;
        }

        /** Adds a round. */
        void add(double value, double peerValue) {
            values.add(value);
            peerValues.add(peerValue);
            ratios.add(value / peerValue);
        }

        /** Sets what else is to be known. */
        void note(String text) {
            note = text;
        }

        /** The medians. */
        Figure figure() {
            double[] all = ratios.stream().mapToDouble(Double::doubleValue).toArray();
            return new Figure(
                    name,
                    unit,
                    Statistics.median(values),
                    peer,
                    Statistics.median(peerValues),
                    Statistics.median(all),
                    Statistics.quantile(0, all),
                    Statistics.quantile(1, all),
                    all.length,
                    note);
        }
    }
}
