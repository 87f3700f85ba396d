package io.bitgear.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;

class FeatureFilesTest {
    private static final Path FOLDER = Path.of("target", "classes", "features");
    private static final FeatureService FEATURES =
            ServiceLoader.load(FeatureService.class).findFirst().orElseThrow();

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static Feature read(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            return FEATURES.readFeature(in);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void given_a_feature_file_when_read_by_the_feature_service_then_it_is_whole(Path file)
            throws IOException {
        Feature feature = read(file);

        assertEquals(feature.getID().getArtifactId() + ".json", file.getFileName().toString());
        assertTrue(feature.getDescription().isPresent(), "description");
        assertFalse(feature.getBundles().isEmpty(), "bundles");
        for (FeatureBundle bundle : feature.getBundles()) {
            String id = bundle.getID().toString();
            assertFalse(id.contains("$"), "a version is not filled in: " + id);
            assertTrue(bundle.getMetadata().containsKey("bundleStartLevel"), id);
        }
    }

    @Test
    void given_all_features_when_compared_then_no_bundle_is_named_twice() throws IOException {
        Map<String, Path> seen = new HashMap<>();
        for (Path file : files()) {
            for (FeatureBundle bundle : read(file).getBundles()) {
                String name = bundle.getID().getGroupId() + ":" + bundle.getID().getArtifactId();
                Path before = seen.put(name, file);
                assertEquals(null, before, () -> name + " is in " + before + " and in " + file);
            }
        }
    }
}
