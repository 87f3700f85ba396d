package io.bitgear.training.gate;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.gate.Slots;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Configurations measured on held-out images, from which {@link AccuracyPredictor} learns. A file
 * keeps them, a line each, so that measuring resumes. What is measured is the mean probability of
 * the right class, which moves with accuracy and is far less noisy on a few thousand images.
 */
public final class GateSamples {

    /**
     * One measurement.
     *
     * @param choice of each slot
     * @param confidence mean probability of the right class, 0..1
     * @param accuracy share of right answers, 0..1
     */
    public record Sample(int[] choice, double confidence, double accuracy) {}

    private final Model model;
    private final Slots slots;
    private final Calibrator calibrator;
    private final List<byte[]> frames;
    private final Frames images;
    private final IntegerEvaluation evaluation;
    private final Path file;
    private final Map<Widths, Sample> known = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    /**
     * Reads what is measured already.
     *
     * @param model that is measured
     * @param frames to calibrate on
     * @param images held-out images
     * @param evaluation that runs them
     * @param file of measurements; need not exist
     * @throws IOException if it cannot be read, or belongs to another network
     */
    public GateSamples(
            Model model,
            List<byte[]> frames,
            Frames images,
            IntegerEvaluation evaluation,
            Path file)
            throws IOException {
        this.model = model;
        this.slots = new Slots(model.graph());
        this.calibrator = new Calibrator(model);
        this.frames = frames;
        this.images = images;
        this.evaluation = evaluation;
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                keep(parse(line));
            }
        }
    }

    private Sample parse(String line) throws IOException {
        String[] parts = line.split(" ");
        try {
            int[] choice = Arrays.stream(parts[0].split(",")).mapToInt(Integer::parseInt).toArray();
            if (choice.length != slots.all().size()) {
                throw new IllegalArgumentException(choice.length + " slots");
            }
            return new Sample(choice, Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " is no file of this network's measurements: \"" + line + "\"", e);
        }
    }

    private void keep(Sample sample) {
        if (known.put(slots.widths(sample.choice()), sample) == null) {
            samples.add(sample);
        }
    }

    /** All measurements in the order made. */
    public List<Sample> all() {
        return List.copyOf(samples);
    }

    /** Whether the same widths are measured already. */
    public boolean isMeasured(int[] choice) {
        return known.containsKey(slots.widths(choice));
    }

    /**
     * Measures choices that are not measured yet.
     *
     * @param choices of each slot
     * @param told the number of each that is done
     * @throws IOException if the file cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public void measure(List<int[]> choices, Consumer<Integer> told)
            throws IOException, InterruptedException {
        for (int i = 0; i < choices.size(); i++) {
            measure(choices.get(i));
            told.accept(i + 1);
        }
    }

    /**
     * The measurement of one choice, from the file or made now.
     *
     * @throws IOException if the file cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public Sample measure(int[] choice) throws IOException, InterruptedException {
        Widths widths = slots.widths(choice);
        Sample before = known.get(widths);
        if (before != null) {
            return before;
        }
        PrecisionConfiguration configuration = calibrator.calibrate(widths, frames);
        IntegerEvaluation.Score score = evaluation.score(model, configuration, images);
        Sample sample = new Sample(choice.clone(), score.confidence(), score.accuracy());
        StringBuilder line = new StringBuilder();
        for (int option : choice) {
            line.append(line.isEmpty() ? "" : ",").append(option);
        }
        line.append(' ').append(sample.confidence()).append(' ').append(sample.accuracy());
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        keep(sample);
        return sample;
    }
}
