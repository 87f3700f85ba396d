package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A calibrated configuration on its way between machines.
 *
 * @param modelDigest of the model that it is for
 * @param widths of every weight and activation tensor
 * @param tables by layer name
 */
record PackedConfiguration(
        String modelDigest, PackedWidths widths, TreeMap<String, PackedTable> tables)
        implements Serializable {

    /** Widths that can travel. */
    record PackedWidths(TreeMap<String, Integer> weights, TreeMap<String, Integer> activations)
            implements Serializable {
        static PackedWidths of(Widths widths) {
            return new PackedWidths(
                    new TreeMap<>(widths.weights()), new TreeMap<>(widths.activations()));
        }

        Widths unpack() {
            return new Widths(weights, activations);
        }
    }

    /** A requantisation table that can travel. */
    record PackedTable(
            int[] multipliers, long[] biases, int shift, int residualMultiplier, int residualShift)
            implements Serializable {
        static PackedTable of(RequantisationTable table) {
            return new PackedTable(
                    table.multipliers(),
                    table.biases(),
                    table.shift(),
                    table.residualMultiplier(),
                    table.residualShift());
        }

        RequantisationTable unpack() {
            return new RequantisationTable(
                    multipliers, biases, shift, residualMultiplier, residualShift);
        }
    }

    static PackedConfiguration of(PrecisionConfiguration configuration) {
        TreeMap<String, PackedTable> tables = new TreeMap<>();
        configuration.tables().forEach((name, table) -> tables.put(name, PackedTable.of(table)));
        return new PackedConfiguration(
                configuration.modelDigest(), PackedWidths.of(configuration.widths()), tables);
    }

    PrecisionConfiguration unpack() {
        Map<String, RequantisationTable> unpacked = new TreeMap<>();
        tables.forEach((name, table) -> unpacked.put(name, table.unpack()));
        return new PrecisionConfiguration(modelDigest, widths.unpack(), unpacked, Map.of());
    }
}
