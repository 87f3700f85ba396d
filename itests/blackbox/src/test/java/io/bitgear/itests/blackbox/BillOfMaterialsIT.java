package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The distribution's bill of materials against what is really in its jars. */
class BillOfMaterialsIT {
    private static final Pattern PURL = Pattern.compile("\"purl\"\\s*:\\s*\"pkg:maven/([^?\"]+)");

    /** Whose classes are copied into own bundles. */
    private static final Map<String, String> OWNER_OF_PACKAGES =
            Map.ofEntries(
                    Map.entry("org/eclipse/californium/core/", "californium-core"),
                    Map.entry("org/eclipse/californium/elements/", "element-connector"),
                    Map.entry("org/eclipse/californium/scandium/", "scandium"),
                    Map.entry("io/prometheus/metrics/config/", "prometheus-metrics-config"),
                    Map.entry("io/prometheus/metrics/core/", "prometheus-metrics-core"),
                    Map.entry(
                            "io/prometheus/metrics/exporter/common/",
                            "prometheus-metrics-exporter-common"),
                    Map.entry(
                            "io/prometheus/metrics/exporter/httpserver/",
                            "prometheus-metrics-exporter-httpserver"),
                    Map.entry(
                            "io/prometheus/metrics/expositionformats/",
                            "prometheus-metrics-exposition-textformats"),
                    Map.entry(
                            "io/prometheus/metrics/instrumentation/jvm/",
                            "prometheus-metrics-instrumentation-jvm"),
                    Map.entry("io/prometheus/metrics/model/", "prometheus-metrics-model"),
                    Map.entry(
                            "io/prometheus/metrics/tracer/common/",
                            "prometheus-metrics-tracer-common"),
                    Map.entry(
                            "io/prometheus/metrics/tracer/initializer/",
                            "prometheus-metrics-tracer-initializer"),
                    Map.entry(
                            "io/prometheus/metrics/tracer/agent/",
                            "prometheus-metrics-tracer-otel-agent"),
                    Map.entry(
                            "io/prometheus/metrics/tracer/otel/",
                            "prometheus-metrics-tracer-otel"));

    /** Nested jars that are not called after their artifact. */
    private static final Map<String, String> OWNER_OF_JARS =
            Map.of(
                    "artemis-native", "activemq-artemis-native",
                    "netty-unix-common", "netty-transport-native-unix-common",
                    "paho", "org.eclipse.paho.mqttv5.client");

    private final Path home = GatewayProcess.home();
    private final String bill = read(home.resolve("bitgear.cdx.json"));

    /** Such as {@code org.slf4j/slf4j-api@2.0.17}. */
    private final Set<String> components =
            PURL.matcher(bill).results().map(r -> r.group(1)).collect(Collectors.toSet());

    @Test
    void given_theBill_when_read_then_itIsCycloneDxAndTellsNothingOfTheMachine() {
        assertEquals(1, bill.split("\"bomFormat\" : \"CycloneDX\"", -1).length - 1);
        assertFalse(bill.contains(System.getProperty("user.dir")));
        assertFalse(bill.contains(System.getProperty("user.home") + "/"));
    }

    @Test
    void given_theRepository_when_comparedWithTheBill_then_everyBundleIsNamed() throws IOException {
        Path repository = home.resolve("repository");
        Set<String> bundles = new TreeSet<>();
        for (Path jar : jars(repository)) {
            Path version = jar.getParent();
            Path artifact = version.getParent();
            String group = repository.relativize(artifact.getParent()).toString().replace('/', '.');
            bundles.add(group + "/" + artifact.getFileName() + "@" + version.getFileName());
        }
        assertFalse(bundles.isEmpty());
        bundles.removeAll(components);
        assertEquals(Set.of(), bundles, "not in the bill");
    }

    @Test
    void given_ownBundles_when_comparedWithTheBill_then_everyEmbeddedLibraryIsNamed()
            throws IOException {
        Set<String> embedded = new TreeSet<>();
        for (Path jar : jars(home.resolve("repository/io/bitgear"))) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                zip.stream().forEach(entry -> owner(entry.getName()).forEach(embedded::add));
            }
        }
        assertFalse(embedded.isEmpty());
        embedded.removeAll(artifacts());
        assertEquals(Set.of(), embedded, "not in the bill");
    }

    @Test
    void given_theLaunchersLibraries_when_comparedWithTheBill_then_eachIsNamed()
            throws IOException {
        Set<String> libraries =
                jars(home.resolve("lib")).stream()
                        .map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertFalse(libraries.isEmpty());
        libraries.removeAll(artifacts());
        assertEquals(Set.of(), libraries, "not in the bill");
    }

    private Set<String> artifacts() {
        return components.stream()
                .map(c -> c.substring(c.indexOf('/') + 1, c.indexOf('@')))
                .collect(Collectors.toSet());
    }

    /** The artifact that a bundle's entry is of, or the entry itself when it is not known. */
    private static Stream<String> owner(String entry) {
        if (entry.endsWith(".jar")) {
            String name = entry.substring(entry.lastIndexOf('/') + 1, entry.length() - 4);
            return Stream.of(OWNER_OF_JARS.getOrDefault(name, name));
        }
        if (!entry.endsWith(".class") || entry.startsWith("io/bitgear/")) {
            return Stream.empty();
        }
        return Stream.of(
                OWNER_OF_PACKAGES.entrySet().stream()
                        .filter(owner -> entry.startsWith(owner.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(entry));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(
                    "the build made no bill of materials (with mvn --offline it does not)", e);
        }
    }
}
