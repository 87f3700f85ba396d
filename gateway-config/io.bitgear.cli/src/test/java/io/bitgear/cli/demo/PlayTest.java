package io.bitgear.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlayTest {
    private final List<LabelledImage> images = new ArrayList<>();

    PlayTest() {
        for (int i = 0; i < 20; i++) {
            images.add(new LabelledImage(i % 10, new byte[3072]));
        }
    }

    private Play play(FakeSite site) {
        return new Play(
                site,
                images,
                new Play.Settings(
                        Duration.ofSeconds(5), Duration.ofSeconds(1), 1, OptionalDouble.of(1e-3)),
                site::nanos,
                Progress.on(new PrintStream(OutputStream.nullOutputStream())));
    }

    @Test
    void given_a_change_after_three_answers_when_played_then_its_time_and_figures_are_reported()
            throws Failure {
        FakeSite site = new FakeSite(2);
        SceneReport report = play(site).play(Scene.day().get(1));
        assertEquals(40, report.switchMs(), 1e-9);
        assertEquals("configuration-2", report.configurationId());
        assertEquals(20, report.images());
        assertEquals(18, report.right());
        assertEquals(0.9, report.accuracy(), 1e-12);
        assertEquals(0, report.elsewhere());
        assertEquals(10, report.latencyMedianMs(), 1e-9);
        assertEquals(5, report.nodeMedianMs(), 1e-9);
        assertEquals(0.5, report.modelledEnergyOfWidest(), 1e-12);
        assertEquals(123, report.residentBytes());
        assertEquals(10, site.pngs);
    }

    @Test
    void given_no_change_when_none_is_expected_then_the_scene_counts_after_a_quiet_time()
            throws Failure {
        SceneReport report = play(new FakeSite(-1)).play(Scene.day().get(0));
        assertNull(report.switchMs());
        assertEquals("configuration-1", report.configurationId());
    }

    @Test
    void given_no_change_when_one_is_expected_then_the_failure_says_what_the_gateway_says() {
        Play play = play(new FakeSite(-1));
        Failure failure = assertThrows(Failure.class, () -> play.play(Scene.day().get(1)));
        assertTrue(failure.getMessage().contains("battery 15 %"), failure.getMessage());
        assertTrue(failure.getMessage().contains("within 5 s"), failure.getMessage());
        assertTrue(failure.cure().contains("The battery is low."), failure.cure());
    }

    @Test
    void given_reports_when_shown_then_text_table_and_json_carry_the_same_figures()
            throws Exception {
        SceneReport report = play(new FakeSite(2)).play(Scene.day().get(1));
        String text = String.join("\n", ReportText.scene(report, 2, 6));
        assertTrue(text.contains("[2/6] battery 15 %"), text);
        assertTrue(text.contains("energy binds (search)"), text);
        assertTrue(text.contains("90.0 % of 20 images right"), text);
        assertTrue(text.contains("500 µJ a frame (modelled), 50.0 % of W8A8"), text);
        String table = ReportText.summary(List.of(report)).toString();
        assertTrue(table.contains("48"), table);
        JsonNode json = Wire.JSON.readTree(Wire.json(List.of(report))).get(0);
        assertEquals(18, json.path("right").asInt());
        assertEquals(4, json.path("widths").path("weights").path("conv").asInt());
    }
}
