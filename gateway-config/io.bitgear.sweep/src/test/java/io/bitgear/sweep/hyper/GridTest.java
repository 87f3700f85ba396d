package io.bitgear.sweep.hyper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
    @TempDir Path folder;

    private Map<String, Point> read(String text) throws Exception {
        return Grid.read(Files.writeString(folder.resolve("grid.json"), text));
    }

    @Test
    void given_two_axes_when_read_then_all_combinations_in_order() throws Exception {
        Map<String, Point> points =
                read(
                        "{\"training\":{\"rate\":[0.1,0.2],\"epochs\":4},"
                                + "\"quantised\":{\"step_rate\":[1e-3,2e-3,4e-3]}}");
        assertEquals(6, points.size());
        assertEquals(
                List.of(
                        "training.rate=0.1 quantised.step_rate=0.001",
                        "training.rate=0.1 quantised.step_rate=0.002"),
                List.copyOf(points.keySet()).subList(0, 2));
        Point last = List.copyOf(points.values()).get(5);
        assertEquals(0.2f, last.training().rate());
        assertEquals(4, last.training().epochs());
        assertEquals(4e-3f, last.quantised().stepRate());
        assertEquals(Point.DEFAULT.quantised().decay(), last.quantised().decay());
    }

    @Test
    void given_nothing_when_read_then_the_one_point_is_the_default() throws Exception {
        assertEquals(Map.of("default", Point.DEFAULT), read("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | no JSON object",
                "{ | is no JSON",
                "{\"training\":{\"speed\":1}} | there is no training.speed",
                "{\"quantised\":{\"kept\":2}} | there is no quantised.kept",
                "{\"training\":{\"rate\":\"x\"}} | training.rate is \"x\"",
                "{\"training\":{\"rate\":[]}} | training.rate has no value",
                "{\"training\":{\"rate\":[1,1]}} | twice",
                "{\"training\":{\"rate\":-1}} | rate is -1.0, not in 0.0..1000.0",
                "{\"training\":{\"epochs\":0}} | epochs is 0.0, not in 1.0",
                "{\"training\":{\"epochs\":1.5}} | floating-point",
                "{\"training\":3} | training is 3",
                "{\"network\":\"vgg\"} | no network vgg"
            })
    void given_a_bad_grid_when_read_then_it_is_told_what_is_wrong(String text, String message) {
        Failure failure = assertThrows(Failure.class, () -> read(text));
        assertTrue(failure.getMessage().contains("grid.json"), failure.getMessage());
        assertTrue(
                failure.getMessage().toLowerCase().contains(message.toLowerCase()),
                failure.getMessage());
    }
}
