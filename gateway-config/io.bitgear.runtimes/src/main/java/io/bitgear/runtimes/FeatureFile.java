package io.bitgear.runtimes;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.felix.cm.json.io.Configurations;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * What the runtimes need of one feature file.
 *
 * @param name the last part of its artifact's name, such as {@code core}
 * @param version as Maven writes it
 * @param description for a person
 * @param bundles in the file's order
 * @param configurations PID to properties, with placeholders such as {@code ${bitgear.home}}
 * @param frameworkProperties properties to start a framework with
 */
record FeatureFile(
        String name,
        String version,
        String description,
        List<Item> bundles,
        Map<String, Map<String, Object>> configurations,
        Map<String, String> frameworkProperties) {
    private static final String FRAMEWORK_PROPERTIES = "framework-launching-properties";
    private static final FeatureService FEATURES =
            ServiceLoader.load(FeatureService.class).findFirst().orElseThrow();

    /**
     * @param id where its artifact is found
     * @param startLevel 1 or more
     * @param own whether it belongs to the feature's own project, not to a library
     */
    record Item(ID id, int startLevel, boolean own) {}

    /**
     * Reads all {@code *.json} of a folder, in the order of their names.
     *
     * @throws IOException if one of them is no feature file; the message names it
     */
    static List<FeatureFile> readAll(Path folder) throws IOException {
        List<FeatureFile> features = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                try (Reader in = Files.newBufferedReader(file)) {
                    features.add(of(FEATURES.readFeature(in)));
                } catch (IOException | RuntimeException e) {
                    throw new IOException("feature " + file + ": " + e.getMessage(), e);
                }
            }
        }
        return features;
    }

    private static FeatureFile of(Feature feature) throws IOException {
        String group = feature.getID().getGroupId();
        List<Item> bundles = new ArrayList<>();
        for (FeatureBundle bundle : feature.getBundles()) {
            Object level = bundle.getMetadata().getOrDefault("bundleStartLevel", 1);
            ID id = bundle.getID();
            bundles.add(
                    new Item(
                            id, Integer.parseInt(level.toString()), id.getGroupId().equals(group)));
        }
        Map<String, Map<String, Object>> configurations = new TreeMap<>();
        for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
            configurations.put(configuration.getPid(), new TreeMap<>(configuration.getValues()));
        }
        String artifact = feature.getID().getArtifactId();
        return new FeatureFile(
                artifact.substring(artifact.lastIndexOf('.') + 1),
                feature.getID().getVersion(),
                feature.getDescription().orElse(""),
                bundles,
                configurations,
                frameworkProperties(feature));
    }

    private static Map<String, String> frameworkProperties(Feature feature) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        FeatureExtension extension = feature.getExtensions().get(FRAMEWORK_PROPERTIES);
        if (extension != null) {
            // By its entries: the reader's table passes nothing to forEach.
            for (Map.Entry<String, Object> property :
                    Configurations.buildReader()
                            .build(new StringReader(extension.getJSON()))
                            .readConfiguration()
                            .entrySet()) {
                properties.put(property.getKey(), property.getValue().toString());
            }
        }
        return properties;
    }

    /**
     * Whether it is made of libraries alone: what a runtime such as Karaf brings by itself, or can
     * be given when a bundle needs it.
     */
    boolean isRuntime() {
        return bundles.stream().noneMatch(Item::own);
    }

    /** Whether a bundle only has what others import: it starts before the first own bundle. */
    boolean isLibrary(Item bundle) {
        return !bundle.own()
                && bundles.stream()
                        .filter(Item::own)
                        .allMatch(own -> bundle.startLevel() < own.startLevel());
    }
}
