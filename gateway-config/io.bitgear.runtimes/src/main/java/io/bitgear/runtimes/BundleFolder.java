package io.bitgear.runtimes;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.cm.json.io.ConfigurationResource;
import org.apache.felix.cm.json.io.Configurations;

/**
 * A folder from which any OSGi framework can run the gateway: the bundles, a list of their start
 * levels, the same list as Apache Felix and Eclipse Equinox want it, and the configuration.
 */
final class BundleFolder {
    private static final int LAST_START_LEVEL = 10;

    /** The Configurator knows no placeholders, but Configuration Admin's interpolation plugin. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(bitgear\\.[a-z]+)}");

    private static final Map<String, String> DEFAULTS =
            Map.of("bitgear.home", ".", "bitgear.work", "bitgear-work");

    private final List<FeatureFile> features;
    private final Path folder;
    private final SortedMap<Integer, List<String>> levels = new TreeMap<>();

    BundleFolder(List<FeatureFile> features, Path folder) {
        this.features = features;
        this.folder = folder;
    }

    void write(Artifacts artifacts) throws IOException {
        Files.createDirectories(folder.resolve("bundles"));
        for (FeatureFile feature : features) {
            for (FeatureFile.Item bundle : feature.bundles()) {
                String name = "bundles/" + Artifacts.fileName(bundle.id());
                Files.copy(
                        artifacts.file(bundle.id()),
                        folder.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
                levels.computeIfAbsent(bundle.startLevel(), level -> new ArrayList<>()).add(name);
            }
        }
        writeList();
        writeConfiguration();
        writeFelix();
        writeEquinox();
    }

    private void writeList() throws IOException {
        StringBuilder text =
                new StringBuilder(
                        "# start level, bundle; the framework's own is %d\n"
                                .formatted(LAST_START_LEVEL));
        levels.forEach(
                (level, names) ->
                        names.forEach(n -> text.append(level).append(' ').append(n).append('\n')));
        Files.writeString(folder.resolve("bundles.txt"), text);
    }

    private void writeConfiguration() throws IOException {
        ConfigurationResource resource = new ConfigurationResource();
        resource.getProperties().put(":configurator:symbolic-name", "io.bitgear.gateway");
        resource.getProperties().put(":configurator:version", "1.0.0");
        for (FeatureFile feature : features) {
            feature.configurations()
                    .forEach(
                            (pid, values) -> {
                                Hashtable<String, Object> filled =
                                        Configurations.newConfiguration();
                                values.forEach((name, value) -> filled.put(name, fill(value)));
                                resource.getConfigurations().put(pid, filled);
                            });
        }
        StringWriter json = new StringWriter();
        Configurations.buildWriter().build(json).writeConfigurationResource(resource);
        Path file = folder.resolve("etc/bitgear.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, json + "\n");
    }

    private static Object fill(Object value) {
        return value instanceof String text
                ? PLACEHOLDER
                        .matcher(text)
                        .replaceAll(
                                m ->
                                        "\\$[prop:%s;default=%s]"
                                                .formatted(m.group(1), DEFAULTS.get(m.group(1))))
                : value;
    }

    /** Where Felix's main program looks when it is started in the folder. */
    private void writeFelix() throws IOException {
        Path file = folder.resolve("conf/config.properties");
        Files.createDirectories(file.getParent());
        try (Writer out = Files.newBufferedWriter(file)) {
            for (Map.Entry<Integer, List<String>> level : levels.entrySet()) {
                out.write("felix.auto.start.%d=".formatted(level.getKey()));
                for (String name : level.getValue()) {
                    out.write("\\\n    \"file:%s\" ".formatted(name));
                }
                out.write("\n");
            }
            out.write("org.osgi.framework.startlevel.beginning=%d\n".formatted(LAST_START_LEVEL));
            // Made anew at every start, so that what runs is what the files say.
            out.write("org.osgi.framework.storage=felix-cache\n");
            out.write("org.osgi.framework.storage.clean=onFirstInit\n");
            writeCommon(out);
        }
    }

    /** Where Equinox looks when its jar lies in the folder. */
    private void writeEquinox() throws IOException {
        Path file = folder.resolve("configuration/config.ini");
        Files.createDirectories(file.getParent());
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(
                    levels.entrySet().stream()
                            .flatMap(
                                    level ->
                                            level.getValue().stream()
                                                    .map(n -> n + "@" + level.getKey() + ":start"))
                            .collect(Collectors.joining(",\\\n    ", "osgi.bundles=", "\n")));
            out.write("osgi.startLevel=%d\n".formatted(LAST_START_LEVEL));
            out.write("osgi.clean=true\n");
            // There is no Eclipse application to wait for.
            out.write("eclipse.ignoreApp=true\n");
            out.write("osgi.noShutdown=true\n");
            writeCommon(out);
        }
    }

    private void writeCommon(Writer out) throws IOException {
        out.write("configurator.initial=file:etc/bitgear.json\n");
        for (FeatureFile feature : features) {
            for (Map.Entry<String, String> property : feature.frameworkProperties().entrySet()) {
                out.write(property.getKey() + "=" + property.getValue() + "\n");
            }
        }
    }
}
