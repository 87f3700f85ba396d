package io.bitgear.mqtt.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the records of a pack as they were sent, within limits that are checked before memory is
 * taken.
 */
final class SenmlParser {
    private static final int DEEPEST = 8;
    private static final int LONGEST_NUMBER = 64;

    private final int maxBytes;
    private final int maxRecords;
    private final JsonFactory json;
    private final CBORFactory cbor;

    SenmlParser(int maxBytes, int maxRecords) {
        this.maxBytes = maxBytes;
        this.maxRecords = maxRecords;
        StreamReadConstraints constraints =
                StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength(maxBytes)
                        .maxNameLength(maxBytes)
                        .build();
        json =
                JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .build();
        cbor =
                CBORFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .build();
    }

    List<RawRecord> parse(byte[] payload, SenmlFormat format) throws SenmlException {
        if (payload.length > maxBytes) {
            throw new SenmlException(
                    "pack of " + payload.length + " bytes, the limit is " + maxBytes);
        }
        List<RawRecord> records = new ArrayList<>();
        try (JsonParser parser = (format == SenmlFormat.CBOR ? cbor : json).createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new SenmlException("a pack is an array of records, this is not one");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                if (records.size() >= maxRecords) {
                    throw new SenmlException(
                            "more than " + maxRecords + " records, which is the limit");
                }
                records.add(new FieldReader(parser, format, records.size()).record());
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new SenmlException("record " + records.size() + " is no object");
            }
            if (parser.nextToken() != null) {
                throw new SenmlException("something follows the array of records");
            }
            return records;
        } catch (JsonProcessingException e) {
            throw broken(records.size(), format, e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            // The decoder is fed foreign bytes: whatever it throws, the pack is at fault.
            throw broken(records.size(), format, String.valueOf(e.getMessage()));
        }
    }

    private static SenmlException broken(int record, SenmlFormat format, String problem) {
        String line = problem.lines().findFirst().orElse("unreadable");
        return new SenmlException(
                "record " + record + " is no valid " + format + ": " + Quoting.brief(line));
    }

    /** Reads the fields of one object. */
    private record FieldReader(JsonParser parser, SenmlFormat format, int index) {
        RawRecord record() throws IOException, SenmlException {
            RawRecord record = new RawRecord();
            for (String field = parser.nextFieldName();
                    field != null;
                    field = parser.nextFieldName()) {
                parser.nextToken();
                Optional<SenmlLabel> label = SenmlLabel.of(format, field);
                if (label.isPresent()) {
                    set(record, label.get());
                } else if (field.endsWith("_")) {
                    throw new SenmlException(
                            index,
                            Quoting.brief(field),
                            "must be understood, and is not (RFC 8428 section 4.4)");
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new SenmlException("record " + index + " ends within");
            }
            return record;
        }

        private void set(RawRecord record, SenmlLabel label) throws IOException, SenmlException {
            switch (label) {
                case BASE_NAME -> record.baseName = text(label);
                case BASE_TIME -> record.baseTime = number(label);
                case BASE_UNIT -> record.baseUnit = text(label);
                case BASE_VALUE -> record.baseValue = number(label);
                case BASE_SUM -> record.baseSum = number(label);
                case BASE_VERSION -> record.baseVersion = version(label);
                case NAME -> record.name = text(label);
                case UNIT -> record.unit = text(label);
                case VALUE -> record.value = number(label);
                case STRING -> record.string = text(label);
                case BOOLEAN -> record.flag = flag(label);
                case SUM -> record.sum = number(label);
                case TIME -> record.time = number(label);
                case UPDATE_TIME -> record.updateTime = number(label);
                case DATA -> {
                    parser.skipChildren();
                    record.data = true;
                }
            }
        }

        private String text(SenmlLabel label) throws IOException, SenmlException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new SenmlException(index, label.text(), "is no string");
            }
            return parser.getText();
        }

        private double number(SenmlLabel label) throws IOException, SenmlException {
            if (!parser.currentToken().isNumeric()) {
                throw new SenmlException(index, label.text(), "is no number");
            }
            double number = parser.getDoubleValue();
            if (!Double.isFinite(number)) {
                throw new SenmlException(index, label.text(), "is not finite");
            }
            return number;
        }

        private int version(SenmlLabel label) throws IOException, SenmlException {
            double version = number(label);
            if (version < 1 || version > Integer.MAX_VALUE || version != Math.rint(version)) {
                throw new SenmlException(index, label.text(), "is no positive integer");
            }
            return (int) version;
        }

        private boolean flag(SenmlLabel label) throws SenmlException {
            if (!parser.currentToken().isBoolean()) {
                throw new SenmlException(index, label.text(), "is no boolean");
            }
            return parser.currentToken() == JsonToken.VALUE_TRUE;
        }
    }
}
