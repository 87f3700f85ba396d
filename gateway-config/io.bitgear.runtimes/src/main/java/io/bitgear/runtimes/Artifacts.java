package io.bitgear.runtimes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.osgi.service.feature.ID;

/**
 * Artifacts in a folder in Maven layout.
 *
 * @param repository the folder
 */
record Artifacts(Path repository) {

    /** The path of an artifact inside any repository in Maven layout. */
    static String path(ID id) {
        return "%s/%s/%s/%s"
                .formatted(
                        id.getGroupId().replace('.', '/'),
                        id.getArtifactId(),
                        id.getVersion(),
                        fileName(id));
    }

    /** The name that Maven gives an artifact's file. */
    static String fileName(ID id) {
        return id.getArtifactId()
                + "-"
                + id.getVersion()
                + id.getClassifier().map(c -> "-" + c).orElse("")
                + "."
                + id.getType().orElse("jar");
    }

    /** The URL by which Karaf's Maven resolver knows an artifact. */
    static String url(ID id) {
        String url = "mvn:%s/%s/%s".formatted(id.getGroupId(), id.getArtifactId(), id.getVersion());
        if (id.getType().isPresent() || id.getClassifier().isPresent()) {
            url += "/" + id.getType().orElse("jar");
        }
        return url + id.getClassifier().map(c -> "/" + c).orElse("");
    }

    /**
     * @throws IOException if the artifact is not there
     */
    Path file(ID id) throws IOException {
        Path file = repository.resolve(path(id));
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "a feature file names it, but it is absent");
        }
        return file;
    }
}
