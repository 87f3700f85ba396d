package io.bitgear.mqtt.senml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 8428, and what must be refused. */
class SenmlDecoderTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final SenmlDecoder decoder = new SenmlDecoder(4096, 16);

    private List<SenmlRecord> json(String text) throws SenmlException {
        return decoder.decode(text.getBytes(StandardCharsets.UTF_8), SenmlFormat.JSON, NOW);
    }

    @Test
    void given_section_5_1_1_when_decoded_then_one_value_now() throws SenmlException {
        List<SenmlRecord> records =
                json("[ {\"n\":\"urn:dev:ow:10e2073a01080063\",\"u\":\"Cel\",\"v\":23.1} ]");
        assertEquals(
                List.of(
                        new SenmlRecord(
                                0, "urn:dev:ow:10e2073a01080063", "Cel", NOW, 23.1, null, null)),
                records);
    }

    @Test
    void given_section_5_1_2_when_decoded_then_base_name_and_units_apply() throws SenmlException {
        List<SenmlRecord> records =
                json(
                        """
                        [ {"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
                          {"n":"current","u":"A","v":1.2} ]
                        """);
        assertEquals("urn:dev:ow:10e2073a01080063:voltage", records.get(0).name());
        assertEquals("urn:dev:ow:10e2073a01080063:current", records.get(1).name());
        assertEquals("A", records.get(1).unit());
    }

    @Test
    void given_section_5_1_2_with_times_when_decoded_then_base_time_base_unit_and_version_apply()
            throws SenmlException {
        List<SenmlRecord> records =
                json(
                        """
                        [ {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,
                           "n":"voltage","u":"V","v":120.1},
                          {"n":"current","t":-5,"v":1.2},
                          {"n":"current","t":-4,"v":1.3},
                          {"n":"current","v":1.7} ]
                        """);
        assertEquals(1_276_020_076L, records.get(0).time().getEpochSecond());
        assertEquals(1_000_000, records.get(0).time().getNano(), 1000);
        assertEquals("V", records.get(0).unit());
        assertEquals(1_276_020_071L, records.get(1).time().getEpochSecond());
        assertEquals("A", records.get(2).unit());
        assertEquals(1.7, records.get(3).value());
    }

    @Test
    void given_section_5_1_3_when_decoded_then_relative_times_are_from_now() throws SenmlException {
        List<SenmlRecord> records =
                json(
                        "[{\"bn\":\"urn:dev:ow:1:\",\"n\":\"a\",\"t\":-10.5,\"v\":20},{\"n\":\"b\",\"t\":2,\"v\":1}]");
        assertEquals(NOW.minusMillis(10_500), records.get(0).time());
        assertEquals(NOW.plusSeconds(2), records.get(1).time());
    }

    @Test
    void given_section_5_1_4_when_decoded_then_all_kinds_of_value_are_told_apart()
            throws SenmlException {
        List<SenmlRecord> records =
                json(
                        """
                        [{"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},
                         {"n":"label","vs":"Machine Room"},
                         {"n":"open","vb":false},
                         {"n":"nfc-reader","vd":"aGkgCg"}]
                        """);
        assertEquals("vs", records.get(1).other());
        assertEquals(false, records.get(2).flag());
        assertEquals("vd", records.get(3).other());
    }

    @Test
    void given_section_6_cbor_when_decoded_then_it_is_the_pack_of_section_5_1_2()
            throws SenmlException {
        String hex =
                "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b00106223614120050067"
                    + "766f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a300"
                    + "6763757272656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb3ff6666666666666a3"
                    + "006763757272656e74062102f93e00a3006763757272656e74062002fb3ff999999999999aa3006763757272"
                    + "656e74060002fb3ffb333333333333";
        byte[] pack = HexFormat.of().parseHex(hex);
        assertEquals(SenmlFormat.CBOR, SenmlFormat.of(null, pack));
        List<SenmlRecord> records = decoder.decode(pack, SenmlFormat.CBOR, NOW);
        assertEquals(7, records.size());
        assertEquals("urn:dev:ow:10e2073a0108006:voltage", records.get(0).name());
        assertEquals(120.1, records.get(0).value());
        assertEquals(1.5, records.get(4).value());
        assertEquals(1_276_020_071L, records.get(1).time().getEpochSecond());
        assertEquals("A", records.get(6).unit());
    }

    @Test
    void given_base_values_when_decoded_then_they_add_up_until_replaced() throws SenmlException {
        List<SenmlRecord> records =
                json(
                        """
                        [{"bn":"a"},{"bv":20,"bu":"Cel","n":"x","v":1.5},{"n":"y","v":2},{"bv":0,"n":"z","v":3},
                         {"n":"sum","s":7}]
                        """);
        assertEquals(4, records.size());
        assertEquals(21.5, records.get(0).value());
        assertEquals(22.0, records.get(1).value());
        assertEquals(3.0, records.get(2).value());
        assertNull(records.get(3).value());
        assertEquals("s", records.get(3).other());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                             | is not one
                    [1]                                            | record 0 is no object
                    [{"n":"a","v":1},2]                            | record 1 is no object
                    [{"n":"a","v":1}                               | record 1
                    [{"n":"a","v":1}] x                            | record 1
                    [{"n":"a","v":1}][]                            | something follows
                    [{"n":"a","v":1},{"n":"b","v":"1"}]            | record 1, field v: is no number
                    [{"n":"a","v":1e999}]                          | record 0, field v: is not finite
                    [{"n":"a","v":NaN}]                            | record 0
                    [{"n":"a","v":null}]                           | record 0, field v: is no number
                    [{"n":"a"}]                                    | record 0, field v: 0 values
                    [{"n":"a","v":1,"vb":true}]                    | record 0, field v: 2 values
                    [{"v":1}]                                      | record 0, field n
                    [{"n":"_a","v":1}]                             | record 0, field n
                    [{"n":"a b","v":1}]                            | record 0, field n
                    [{"n":7,"v":1}]                                | record 0, field n: is no string
                    [{"n":"a","vb":1}]                             | record 0, field vb: is no boolean
                    [{"n":"a","v":1,"v":2}]                        | record 0
                    [{"bver":11,"n":"a","v":1}]                    | record 0, field bver
                    [{"bver":1.5,"n":"a","v":1}]                   | record 0, field bver
                    [{"bver":5,"n":"a","v":1},{"bver":6}]          | record 1, field bver
                    [{"n":"a","v":1,"must_":{"be":["known"]}}]     | record 0, field must_
                    [{"n":"a","v":1,"t":1e300}]                    | record 0, field t
                    """)
    void given_a_bad_pack_when_decoded_then_record_and_field_are_named(
            String pack, String message) {
        SenmlException refusal = assertThrows(SenmlException.class, () -> json(pack));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    @Test
    void given_unknown_labels_when_they_need_not_be_understood_then_they_are_skipped()
            throws SenmlException {
        assertEquals(1, json("[{\"x\":{\"y\":[1,2]},\"n\":\"a\",\"v\":1,\"ut\":3}]").size());
    }

    @Test
    void given_too_many_bytes_or_records_when_decoded_then_it_is_refused() {
        assertTrue(
                assertThrows(SenmlException.class, () -> json(" ".repeat(4097)))
                        .getMessage()
                        .contains("4096"));
        String many = "[" + "{\"bn\":\"a\"},".repeat(17) + "{}]";
        assertTrue(
                assertThrows(SenmlException.class, () -> json(many)).getMessage().contains("16"));
        String deep = "[{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}]";
        assertThrows(SenmlException.class, () -> json(deep));
    }

    @Test
    void given_a_content_type_when_it_is_known_then_it_decides_and_otherwise_it_is_refused()
            throws SenmlException {
        byte[] pack = {'\n', '['};
        assertEquals(SenmlFormat.JSON, SenmlFormat.of(null, pack));
        assertEquals(SenmlFormat.CBOR, SenmlFormat.of("application/senml+cbor", pack));
        assertEquals(
                SenmlFormat.JSON,
                SenmlFormat.of("Application/SenML+JSON; charset=utf-8", new byte[0]));
        assertThrows(SenmlException.class, () -> SenmlFormat.of("text/plain", pack));
    }
}
