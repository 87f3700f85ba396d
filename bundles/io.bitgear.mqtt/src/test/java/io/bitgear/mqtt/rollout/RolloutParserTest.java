package io.bitgear.mqtt.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Rollout;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Desired rollouts, good and bad. */
class RolloutParserTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final String GOOD =
            "{'id':'r7','artifacts':[{'kind':'bundle','name':'io.bitgear.mqtt','digest':'"
                    + DIGEST
                    + "','source':'file:/opt/mqtt.jar'}]}";

    private final RolloutParser parser = new RolloutParser(4096);

    private Rollout parse(String text) throws RolloutFormatException {
        return parser.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void given_a_proper_rollout_when_parsed_then_all_of_it_is_there() throws Exception {
        Artifact artifact =
                new Artifact(
                        Artifact.Kind.BUNDLE,
                        "io.bitgear.mqtt",
                        DIGEST,
                        URI.create("file:/opt/mqtt.jar"));
        assertEquals(new Rollout("r7", List.of(artifact)), parse(GOOD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'r7' | 'r7','id':'r8' | id",
                "'id':'r7', | '' | id: is missing",
                "'r7' | 'r 7' | rollout id",
                "'r7' | 7 | id: is no text",
                "'bundle' | 'jar' | artifacts[0].kind: jar is neither bundle nor model",
                "'name' | 'nmae' | artifacts[0].nmae: is no field here; use digest, kind, name",
                "ab' | a' | artifacts[0]: artifact io.bitgear.mqtt: a digest is 64",
                "file: | ftp: | artifacts[0].source: ftp:/opt/mqtt.jar must begin with file:",
                "/opt/ | /o pt/ | artifacts[0].source: ",
                "[{ | [[],{ | artifacts[0]: must be an object",
                "}]} | }]}] | is no proper JSON",
                "}]} | }] | is no proper JSON: line 1, column",
                "'artifacts':[ | 'artifacts':'x','more':[ | more: is no field here",
            })
    void given_a_flaw_when_parsed_then_the_error_names_field_and_cure(
            String good, String bad, String expected) {
        String replacement = bad.equals("''") ? "" : bad;
        assertTrue(GOOD.contains(good), good);
        String text = GOOD.replace(good, replacement);
        RolloutFormatException e =
                assertThrows(RolloutFormatException.class, () -> parse(text), text);
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void given_a_flaw_behind_the_id_when_parsed_then_the_error_knows_the_id() {
        RolloutFormatException e =
                assertThrows(
                        RolloutFormatException.class,
                        () -> parse("{'id':'r9','artifacts':[{'kind':'bundle'}]}"));
        assertEquals("r9", e.id());
    }

    @Test
    void given_what_is_too_long_or_too_deep_when_parsed_then_it_is_refused() {
        for (String text : List.of("x".repeat(4097), "[".repeat(2000), "[]", "", "null", "3")) {
            assertThrows(RolloutFormatException.class, () -> parse(text), text);
        }
        String many = GOOD.substring(GOOD.indexOf('{', 1), GOOD.indexOf(']'));
        RolloutFormatException twice =
                assertThrows(
                        RolloutFormatException.class,
                        () -> parse("{'id':'r7','artifacts':[" + many + "," + many + "]}"));
        assertTrue(twice.getMessage().contains("names an artifact twice"), twice.getMessage());
    }
}
