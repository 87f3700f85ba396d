package io.bitgear.api.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingTest {
    private final Ranking<String> ranking = new Ranking<>();

    @Test
    void given_services_in_any_order_when_asked_then_the_highest_ranking_and_oldest_is_first() {
        ranking.add("b-younger", new Rank(0, 9));
        ranking.add("a-oldest", new Rank(0, 3));
        ranking.add("a-high", new Rank(1, 12));

        assertEquals(List.of("a-high", "a-oldest", "b-younger"), ranking.all());
        assertEquals(Map.of("a", "a-high", "b", "b-younger"), ranking.best(s -> s.substring(0, 1)));

        ranking.remove("a-high");

        assertEquals("a-oldest", ranking.best(s -> s.substring(0, 1)).get("a"));
    }

    @Test
    void given_equal_services_when_one_leaves_then_the_other_stays() {
        String one = new String("same");
        String other = new String("same");
        ranking.add(one, new Rank(0, 1));
        ranking.add(other, new Rank(0, 2));

        ranking.remove(one);

        assertEquals(1, ranking.all().size());
    }
}
