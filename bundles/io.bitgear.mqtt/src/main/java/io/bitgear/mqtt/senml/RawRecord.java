package io.bitgear.mqtt.senml;

/** The fields of one record as sent; null is absent. Filled by {@link SenmlParser}. */
final class RawRecord {
    String baseName;
    Double baseTime;
    String baseUnit;
    Double baseValue;
    Double baseSum;
    Integer baseVersion;
    String name;
    String unit;
    Double value;
    String string;
    Boolean flag;
    boolean data;
    Double sum;
    Double time;
    Double updateTime;

    /** How many of the four kinds of value are there. */
    int values() {
        return (value == null ? 0 : 1)
                + (string == null ? 0 : 1)
                + (flag == null ? 0 : 1)
                + (data ? 1 : 0);
    }

    /** Whether there is nothing but base fields. */
    boolean isBaseOnly() {
        return values() == 0
                && name == null
                && unit == null
                && sum == null
                && time == null
                && updateTime == null;
    }
}
