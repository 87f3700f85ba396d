package io.bitgear.mqtt.senml;

import java.time.Instant;

/**
 * A resolved record (RFC 8428 section 4.6): no base fields, absolute time.
 *
 * @param index of the record in its pack, from 0
 * @param name base name and name joined
 * @param unit or null when none is given
 * @param time of the value
 * @param value the measured value, or null when it is of another kind or the record has only a sum
 * @param flag the boolean value, or null
 * @param other the label of a string or data value, {@code s} of a record with only a sum, or null
 */
public record SenmlRecord(
        int index,
        String name,
        String unit,
        Instant time,
        Double value,
        Boolean flag,
        String other) {}
