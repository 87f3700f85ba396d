package io.bitgear.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Path HOME = Path.of("/opt/bitgear");

    @Test
    void given_arguments_when_parsed_then_each_is_taken() throws LaunchException {
        Options options = Options.parse(HOME, List.of("--work", "w", "--console"));

        assertEquals(HOME, options.home());
        assertEquals(Path.of("w").toAbsolutePath(), options.work());
        assertTrue(options.console());
    }

    @Test
    void given_a_wrong_argument_when_parsed_then_the_message_names_it() {
        assertMessage("--nonsense", List.of("--nonsense"));
        assertMessage("--work needs a value", List.of("--work"));
        assertMessage("absent.json", List.of("--configuration", "absent.json"));
    }

    private static void assertMessage(String part, List<String> arguments) {
        LaunchException e =
                assertThrows(LaunchException.class, () -> Options.parse(HOME, arguments));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
