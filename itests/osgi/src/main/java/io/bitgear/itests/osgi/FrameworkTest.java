package io.bitgear.itests.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** What holds of the framework as a whole. */
public class FrameworkTest extends ComponentTest {
    @Test
    void given_the_features_when_started_then_every_bundle_is_active() {
        List<String> idle =
                Arrays.stream(context.getBundles())
                        .filter(b -> b.adapt(BundleRevision.class).getTypes() == 0)
                        .filter(b -> b.getState() != Bundle.ACTIVE)
                        .map(Bundle::getSymbolicName)
                        .toList();

        assertEquals(List.of(), idle);
    }
}
