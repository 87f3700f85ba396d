package io.bitgear.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.cm.json.io.ConfigurationResource;
import org.apache.felix.cm.json.io.Configurations;

/**
 * The features' configurations under those of the user: a file in the Configurator's format
 * (Compendium 8.1, chapter 150) overrides property by property, so that it need only name what it
 * changes. A value {@code ${name}} is replaced by the launcher's property of that name.
 */
final class ConfigurationLayers {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9._-]+)}");

    private final Map<String, Map<String, Object>> configurations = new TreeMap<>();

    void add(Map<String, ? extends Map<String, Object>> layer) {
        layer.forEach(
                (pid, properties) ->
                        configurations
                                .computeIfAbsent(pid, p -> new LinkedHashMap<>())
                                .putAll(properties));
    }

    /**
     * @throws LaunchException if the file is no Configurator JSON
     */
    void add(Path file) throws LaunchException {
        try (Reader in = Files.newBufferedReader(file)) {
            add(
                    Configurations.buildReader()
                            .verifyAsBundleResource(true)
                            .build(in)
                            .readConfigurationResource()
                            .getConfigurations());
        } catch (IOException | RuntimeException e) {
            throw new LaunchException("configuration " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * @param properties from the name of a placeholder to its value, or to null to leave it
     * @return all layers as one text in the Configurator's format
     */
    String toJson(UnaryOperator<String> properties) {
        ConfigurationResource resource = new ConfigurationResource();
        resource.getProperties().put(":configurator:symbolic-name", "io.bitgear.gateway");
        resource.getProperties().put(":configurator:version", "1.0.0");
        configurations.forEach(
                (pid, values) -> {
                    Hashtable<String, Object> filled = Configurations.newConfiguration();
                    values.forEach((name, value) -> filled.put(name, fill(value, properties)));
                    resource.getConfigurations().put(pid, filled);
                });
        StringWriter json = new StringWriter();
        try {
            Configurations.buildWriter().build(json).writeConfigurationResource(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }

    private static Object fill(Object value, UnaryOperator<String> properties) {
        if (!(value instanceof String text)) {
            return value;
        }
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(
                        match -> {
                            String property = properties.apply(match.group(1));
                            return Matcher.quoteReplacement(
                                    property == null ? match.group() : property);
                        });
    }
}
