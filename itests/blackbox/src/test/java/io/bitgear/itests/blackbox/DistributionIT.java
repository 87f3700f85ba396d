package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DistributionIT {
    private static final Pattern BUNDLE =
            Pattern.compile("\\{\\s*\"id\"\\s*:\\s*\"([^:]+):([^:]+):([^\"]+)\"");

    @Test
    void given_the_features_when_compared_with_the_repository_then_both_hold_the_same()
            throws IOException {
        Path repository = GatewayProcess.home().resolve("repository");
        TreeSet<String> present = new TreeSet<>();
        try (Stream<Path> files = Files.walk(repository)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> present.add(repository.relativize(file).toString()));
        }
        TreeSet<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.list(GatewayProcess.home().resolve("features"))) {
            named.addAll(files.flatMap(DistributionIT::bundles).collect(Collectors.toSet()));
        }

        assertEquals(String.join("\n", named), String.join("\n", present));
    }

    private static Stream<String> bundles(Path feature) {
        try {
            return BUNDLE.matcher(Files.readString(feature)).results().map(DistributionIT::path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(MatchResult id) {
        String artifact = id.group(2);
        String version = id.group(3);
        return "%s/%s/%s/%s-%s.jar"
                .formatted(id.group(1).replace('.', '/'), artifact, version, artifact, version);
    }
}
