package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No class calls an overload of NDArray that takes a Number: DJL frees the scalar's buffer while
 * autograd still points at it, which makes gradients silently wrong. The rule looks at compiled
 * classes, where a call cannot hide.
 */
class NoNumberOverloadTest {

    @Test
    void given_compiled_classes_when_scanned_then_none_calls_a_number_overload() throws Exception {
        assertEquals(List.of(), offenders(root(FloatNet.class)));
    }

    @Test
    void given_a_class_that_does_when_scanned_then_it_is_found() throws Exception {
        List<String> found = offenders(root(NoNumberOverloadTest.class));
        assertTrue(found.contains("NoNumberOverloadTest$Offender.class"), found.toString());
    }

    static final class Offender {
        ai.djl.ndarray.NDArray half(ai.djl.ndarray.NDArray x) {
            return x.mul(0.5f);
        }
    }

    private static Path root(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<String> offenders(Path root) throws IOException {
        List<String> offenders = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                String constants =
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (constants.contains("(Ljava/lang/Number;)Lai/djl/ndarray/NDArray;")
                        || constants.contains(
                                "(Ljava/lang/Number;Ljava/lang/Number;)Lai/djl/ndarray/NDArray;")) {
                    offenders.add(file.getFileName().toString());
                }
            }
        }
        return offenders;
    }
}
