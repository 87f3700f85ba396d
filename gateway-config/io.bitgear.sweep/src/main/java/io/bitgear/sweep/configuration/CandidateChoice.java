package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.WidthChoice;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which configurations a sweep evaluates; every uniform width when nothing is said. */
final class CandidateChoice {
    private static final int LINES_MAX = 100_000;

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description = {
                "Configurations from a text file, one a line: LABEL w=4,a=4,conv2=2 (layers and"
                        + " tensors behind w and a; # begins a comment)."
            })
    private Path list;

    @Option(names = "--uniform", description = "Every uniform width, 8 to 1 (the default).")
    private boolean uniform;

    @Option(names = "--measured", description = "Those that the model file brings.")
    private boolean measured;

    /**
     * The chosen ones.
     *
     * @throws Failure when the list cannot be read, naming the line, or is empty
     */
    List<Candidate> of(Model model) throws Failure {
        if (list != null) {
            return listed(model);
        }
        List<Candidate> candidates = new ArrayList<>();
        if (measured) {
            for (MeasuredConfiguration one : model.measured()) {
                candidates.add(new Candidate(one.label(), one.configuration().widths()));
            }
            if (candidates.isEmpty()) {
                throw new Failure(
                        "model " + model.info().name() + " brings no measured configurations",
                        "--uniform evaluates the uniform widths.");
            }
            return candidates;
        }
        for (int width = Widths.MAX; width >= 1; width--) {
            candidates.add(
                    new Candidate("W" + width + "A" + width, model.graph().uniform(width, width)));
        }
        return candidates;
    }

    private List<Candidate> listed(Model model) throws Failure {
        List<String> lines;
        try {
            lines = Files.readAllLines(list);
        } catch (IOException e) {
            throw new Failure("cannot read the list " + list + ": " + e, "", e);
        }
        if (lines.size() > LINES_MAX) {
            throw new Failure(list + " has more than " + LINES_MAX + " lines", "");
        }
        WidthChoice reader = new WidthChoice(model.graph());
        List<Candidate> candidates = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").trim();
            if (line.isEmpty()) {
                continue;
            }
            String[] words = line.split("\\s+");
            String where = list + ", line " + (i + 1) + ": ";
            if (words.length > 2) {
                throw new Failure(
                        where + words.length + " words", "A line is LABEL w=4,a=4 or w=4,a=4.");
            }
            try {
                Widths widths = reader.parse(words[words.length - 1]);
                candidates.add(new Candidate(words[0], widths));
            } catch (Failure e) {
                throw new Failure(where + e.getMessage(), e.cure(), e);
            }
            if (!labels.add(words[0])) {
                throw new Failure(where + words[0] + " is there twice", "");
            }
        }
        if (candidates.isEmpty()) {
            throw new Failure(list + " names no configuration", "");
        }
        return candidates;
    }
}
