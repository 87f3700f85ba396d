package io.bitgear.mqtt.senml;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Applies base fields (RFC 8428 sections 4.1 and 4.6) and makes times absolute (4.5.3). For one
 * pack only.
 */
final class SenmlResolver {
    /** The version of the format that this code knows, and that a pack without {@code bver} has. */
    private static final int VERSION = 10;

    /** Times below 2^28 seconds are relative to now. */
    private static final double RELATIVE_BELOW = 1 << 28;

    private static final double NANOS = 1e9;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9\\-:./_]*");

    private final Instant now;
    private String baseName = "";
    private double baseTime;
    private String baseUnit;
    private Double baseValue;
    private Double baseSum;
    private int version = VERSION;

    SenmlResolver(Instant now) {
        this.now = now;
    }

    List<SenmlRecord> resolve(List<RawRecord> records) throws SenmlException {
        List<SenmlRecord> resolved = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            RawRecord record = records.get(i);
            takeVersion(i, record);
            takeBase(record);
            if (!record.isBaseOnly()) {
                resolved.add(resolve(i, record));
            }
        }
        return resolved;
    }

    private void takeVersion(int index, RawRecord record) throws SenmlException {
        int stated = record.baseVersion == null ? version : record.baseVersion;
        if (stated > VERSION) {
            throw new SenmlException(
                    index,
                    "bver",
                    "version " + stated + " is newer than " + VERSION + ", which is understood");
        }
        if (index > 0 && stated != version) {
            throw new SenmlException(
                    index, "bver", "is " + stated + " after " + version + " in the same pack");
        }
        version = stated;
    }

    private void takeBase(RawRecord record) {
        baseName = record.baseName == null ? baseName : record.baseName;
        baseTime = record.baseTime == null ? baseTime : record.baseTime;
        baseUnit = record.baseUnit == null ? baseUnit : record.baseUnit;
        baseValue = record.baseValue == null ? baseValue : record.baseValue;
        baseSum = record.baseSum == null ? baseSum : record.baseSum;
    }

    private SenmlRecord resolve(int index, RawRecord record) throws SenmlException {
        String name = baseName + (record.name == null ? "" : record.name);
        if (!NAME.matcher(name).matches()) {
            throw new SenmlException(
                    index,
                    "n",
                    "'" + Quoting.brief(name) + "' is no name (RFC 8428 section 4.5.1)");
        }
        boolean hasSum = record.sum != null || baseSum != null;
        if (record.values() > 1 || (record.values() == 0 && !hasSum)) {
            throw new SenmlException(
                    index,
                    "v",
                    record.values() + " values; there must be one of v, vs, vb, vd, or a sum");
        }
        String unit = record.unit == null ? baseUnit : record.unit;
        return new SenmlRecord(
                index,
                name,
                unit,
                time(index, record),
                value(index, record),
                record.flag,
                other(record));
    }

    private Double value(int index, RawRecord record) throws SenmlException {
        if (record.value == null || baseValue == null) {
            return record.value;
        }
        double sum = baseValue + record.value;
        if (!Double.isFinite(sum)) {
            throw new SenmlException(index, "v", "with its base value is not finite");
        }
        return sum;
    }

    private static String other(RawRecord record) {
        if (record.string != null) {
            return "vs";
        }
        if (record.data) {
            return "vd";
        }
        return record.values() == 0 ? "s" : null;
    }

    private Instant time(int index, RawRecord record) throws SenmlException {
        double time = baseTime + (record.time == null ? 0 : record.time);
        double whole = Math.floor(time);
        long nanos = Math.round((time - whole) * NANOS);
        try {
            return time < RELATIVE_BELOW
                    ? now.plusSeconds((long) whole).plusNanos(nanos)
                    : Instant.ofEpochSecond((long) whole, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new SenmlException(index, "t", time + " s is beyond what a clock can show");
        }
    }
}
