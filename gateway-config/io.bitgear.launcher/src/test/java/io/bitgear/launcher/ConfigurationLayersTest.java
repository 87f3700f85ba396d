package io.bitgear.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.cm.json.io.Configurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLayersTest {
    @TempDir Path folder;

    private static Map<String, ? extends Map<String, Object>> parse(String json) throws Exception {
        return Configurations.buildReader()
                .verifyAsBundleResource(true)
                .build(new StringReader(json))
                .readConfigurationResource()
                .getConfigurations();
    }

    @Test
    void given_two_layers_when_merged_then_the_later_wins_property_by_property() throws Exception {
        Path user = folder.resolve("user.json");
        Files.writeString(user, "{ /* mine */ \"a.pid\": { \"port\": 7, \"only\": true } }");
        ConfigurationLayers layers = new ConfigurationLayers();
        layers.add(
                Map.of(
                        "a.pid", Map.of("port", 5L, "host", "localhost"),
                        "b.pid", Map.of("x", "y")));

        layers.add(user);

        Map<String, ? extends Map<String, Object>> merged = parse(layers.toJson(name -> null));
        assertEquals(7L, merged.get("a.pid").get("port"));
        assertEquals("localhost", merged.get("a.pid").get("host"));
        assertEquals(true, merged.get("a.pid").get("only"));
        assertEquals("y", merged.get("b.pid").get("x"));
    }

    @Test
    void given_a_placeholder_when_written_then_it_is_filled_and_an_unknown_one_stays()
            throws Exception {
        ConfigurationLayers layers = new ConfigurationLayers();
        layers.add(Map.of("a.pid", Map.of("file", "${bitgear.work}/x", "other", "${nobody}")));

        String json = layers.toJson(name -> name.equals("bitgear.work") ? "/w$1\\" : null);

        assertEquals("/w$1\\/x", parse(json).get("a.pid").get("file"));
        assertEquals("${nobody}", parse(json).get("a.pid").get("other"));
    }

    @Test
    void given_a_broken_file_when_added_then_the_message_names_it() throws Exception {
        Path user = folder.resolve("broken.json");
        Files.writeString(user, "{ nonsense");

        LaunchException e =
                assertThrows(LaunchException.class, () -> new ConfigurationLayers().add(user));

        assertTrue(e.getMessage().contains("broken.json"), e.getMessage());
    }
}
