package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GearsTest {
    private final Model model = RandomModels.model(5);
    private final Random random = new Random(7);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void given_configurations_to_and_fro_when_asked_again_then_each_is_prepared_once() {
        CostModel costs = new CostModel(model.graph(), DeviceProfiles.ICE40UP5K);
        try (Kernels kernels = Kernels.of(Kernels.AUTO)) {
            Gears gears =
                    new Gears(
                            configuration -> {
                                made.incrementAndGet();
                                return Gear.of(model, costs, kernels, configuration);
                            });
            List<PrecisionConfiguration> some =
                    Stream.generate(() -> RandomModels.configuration(model, random))
                            .distinct()
                            .limit(8)
                            .toList();
            for (int i = 0; i < 100; i++) {
                PrecisionConfiguration one = some.get(random.nextInt(some.size()));
                assertEquals(one, gears.of(one).program().configuration());
            }
            some.forEach(gears::of);
            assertEquals(8, made.get());
            Gear kept = gears.of(some.get(0));
            gears.of(
                    Stream.generate(() -> RandomModels.configuration(model, random))
                            .filter(other -> !some.contains(other))
                            .findFirst()
                            .orElseThrow());
            assertEquals(9, made.get());
            assertSame(kept, gears.of(some.get(0)));
            gears.of(some.get(1));
            assertEquals(10, made.get());
        }
    }

    @Test
    void given_a_configuration_that_cannot_run_when_asked_again_then_it_is_refused_again() {
        Gears gears =
                new Gears(
                        configuration -> {
                            made.incrementAndGet();
                            throw new IllegalArgumentException("no");
                        });
        PrecisionConfiguration one = RandomModels.configuration(model, random);
        assertThrows(IllegalArgumentException.class, () -> gears.of(one));
        assertThrows(IllegalArgumentException.class, () -> gears.of(one));
        assertEquals(2, made.get());
    }
}
