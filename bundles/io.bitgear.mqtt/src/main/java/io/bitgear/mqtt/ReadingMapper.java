package io.bitgear.mqtt;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.mqtt.senml.SenmlRecord;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes context readings of SenML records. */
final class ReadingMapper {
    private ReadingMapper() {}

    /**
     * The reading that a record carries, in its quantity's unit where the unit can be converted,
     * and as it came otherwise: the context then says what is wrong with it.
     *
     * @return empty when the record has no number (or, for {@code mains}, boolean) to read
     */
    static Optional<Reading> map(SenmlRecord record, String source) {
        String name = quantityName(record.name());
        Quantity quantity = Quantity.of(name).orElse(null);
        if (record.flag() != null && quantity == Quantity.MAINS) {
            return Optional.of(reading(record, quantity, record.flag() ? 1 : 0, source));
        }
        if (record.value() == null) {
            return Optional.empty();
        }
        if (quantity != null) {
            OptionalDouble value = Units.convert(quantity, record.value(), record.unit());
            if (value.isPresent()) {
                return Optional.of(reading(record, quantity, value.getAsDouble(), source));
            }
        }
        return Optional.of(
                new Reading(
                        name,
                        record.value(),
                        record.unit() == null ? "" : record.unit(),
                        record.time(),
                        quantity == null ? Quantity.BATTERY.maxAge() : quantity.maxAge(),
                        source));
    }

    private static Reading reading(
            SenmlRecord record, Quantity quantity, double value, String source) {
        return new Reading(
                quantity.label(), value, quantity.unit(), record.time(), quantity.maxAge(), source);
    }

    /**
     * What follows the last ':' or '/', such as {@code battery} in {@code
     * urn:dev:mac:0024befffe804ff1/battery}.
     */
    static String quantityName(String name) {
        return name.substring(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
    }
}
