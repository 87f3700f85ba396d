package io.bitgear.mqtt.senml;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The labels of RFC 8428 table 4, with the integers that stand for them in CBOR. */
enum SenmlLabel {
    BASE_NAME("bn", -2),
    BASE_TIME("bt", -3),
    BASE_UNIT("bu", -4),
    BASE_VALUE("bv", -5),
    BASE_SUM("bs", -6),
    BASE_VERSION("bver", -1),
    NAME("n", 0),
    UNIT("u", 1),
    VALUE("v", 2),
    STRING("vs", 3),
    BOOLEAN("vb", 4),
    SUM("s", 5),
    TIME("t", 6),
    UPDATE_TIME("ut", 7),
    DATA("vd", 8);

    private static final Map<String, SenmlLabel> BY_TEXT =
            Arrays.stream(values())
                    .collect(Collectors.toMap(label -> label.text, Function.identity()));
    private static final Map<String, SenmlLabel> BY_NUMBER =
            Arrays.stream(values())
                    .collect(
                            Collectors.toMap(
                                    label -> Integer.toString(label.number), Function.identity()));

    private final String text;
    private final int number;

    SenmlLabel(String text, int number) {
        this.text = text;
        this.number = number;
    }

    /** The label of a field whose name the parser gives as text, an integer key as its digits. */
    static Optional<SenmlLabel> of(SenmlFormat format, String field) {
        return Optional.ofNullable((format == SenmlFormat.CBOR ? BY_NUMBER : BY_TEXT).get(field));
    }

    String text() {
        return text;
    }
}
