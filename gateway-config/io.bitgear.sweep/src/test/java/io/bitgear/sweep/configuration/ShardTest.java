package io.bitgear.sweep.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTest {
    @ParameterizedTest
    @CsvSource({"10,1", "10,3", "7,7", "3,8", "2000,16"})
    void given_any_sizes_when_split_then_every_image_is_in_one_shard_and_sizes_are_even(
            int images, int shards) {
        List<Shard> all = Shard.split(2, images, shards);
        assertEquals(2 * Math.min(images, shards), all.size());
        for (int c = 0; c < 2; c++) {
            int configuration = c;
            int next = 0;
            for (Shard shard :
                    all.stream().filter(s -> s.configuration() == configuration).toList()) {
                assertEquals(next, shard.from());
                int size = shard.to() - shard.from();
                assertTrue(size >= images / shards && size <= images / shards + 1, shard + "");
                next = shard.to();
            }
            assertEquals(images, next);
        }
    }
}
