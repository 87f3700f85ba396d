package io.bitgear.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.felix.cm.json.io.Configurations;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * Several features, read as one: bundles with their start levels, framework properties and
 * configurations. The names of the start level and of the extension are those of the Feature
 * Launcher Service (Compendium 8.1, chapter 160).
 */
final class FeatureSet {
    private static final String START_LEVEL = "bundleStartLevel";
    private static final String FRAMEWORK_PROPERTIES = "framework-launching-properties";
    private static final FeatureService FEATURES =
            ServiceLoader.load(FeatureService.class, FeatureSet.class.getClassLoader())
                    .findFirst()
                    .orElseThrow();

    /** A bundle to install, and the start level (1 or more) at which it starts. */
    record Item(ID id, int startLevel, Path feature) {}

    private final Map<String, Item> bundles = new LinkedHashMap<>();
    private final Map<String, String> frameworkProperties = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();

    /**
     * @throws LaunchException if a file is no valid feature, or two features want different
     *     versions of a bundle
     */
    static FeatureSet read(List<Path> files) throws LaunchException {
        FeatureSet all = new FeatureSet();
        for (Path file : files) {
            try (Reader in = Files.newBufferedReader(file)) {
                all.add(FEATURES.readFeature(in), file);
            } catch (IOException | RuntimeException e) {
                throw new LaunchException("feature " + file + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    private void add(Feature feature, Path file) throws LaunchException, IOException {
        for (FeatureBundle bundle : feature.getBundles()) {
            ID id = bundle.getID();
            Object level = bundle.getMetadata().getOrDefault(START_LEVEL, 1);
            Item item = new Item(id, Integer.parseInt(level.toString()), file);
            Item before = bundles.putIfAbsent(id.getGroupId() + ":" + id.getArtifactId(), item);
            if (before != null && !before.id().equals(id)) {
                throw new LaunchException(
                        "%s wants %s, but %s wants %s"
                                .formatted(before.feature(), before.id(), file, id));
            }
        }
        for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
            configurations
                    .computeIfAbsent(configuration.getPid(), pid -> new LinkedHashMap<>())
                    .putAll(configuration.getValues());
        }
        FeatureExtension extension = feature.getExtensions().get(FRAMEWORK_PROPERTIES);
        if (extension != null) {
            frameworkProperties.putAll(properties(extension));
        }
    }

    private static Map<String, String> properties(FeatureExtension extension) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Map.Entry<String, Object> property :
                Configurations.buildReader()
                        .build(new StringReader(extension.getJSON()))
                        .readConfiguration()
                        .entrySet()) {
            properties.put(property.getKey(), property.getValue().toString());
        }
        return properties;
    }

    /** In the order of the files, then of the features. */
    List<Item> bundles() {
        return new ArrayList<>(bundles.values());
    }

    Map<String, String> frameworkProperties() {
        return frameworkProperties;
    }

    /** PID to properties. */
    Map<String, Map<String, Object>> configurations() {
        return configurations;
    }
}
