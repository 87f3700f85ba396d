package io.bitgear.resources;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.Answer.ClassScore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two shapes of an answer on the wire (docs/protocol.md). */
final class Answers {
    private static final int NANOS_PER_MICRO = 1000;

    private Answers() {}

    /** For images and raw bytes: the class first. */
    static Map<String, Object> shortForm(Answer answer) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", answer.model().name());
        map.put("version", answer.model().version());
        classes(answer, map);
        map.put("logits", answer.logits());
        provenance(answer, map);
        return map;
    }

    /**
     * For tensor requests: the Open Inference Protocol v2's response; the rest are its parameters.
     */
    static Map<String, Object> tensorForm(Answer answer, String id) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("name", "logits");
        output.put("datatype", "INT16");
        output.put("shape", List.of(1, answer.logits().size()));
        output.put("data", answer.logits());
        Map<String, Object> parameters = new LinkedHashMap<>();
        classes(answer, parameters);
        provenance(answer, parameters);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model_name", answer.model().name());
        map.put("model_version", answer.model().version());
        if (id != null) {
            map.put("id", id);
        }
        map.put("outputs", List.of(output));
        map.put("parameters", parameters);
        return map;
    }

    private static void classes(Answer answer, Map<String, Object> map) {
        if (!answer.ranking().isEmpty()) {
            ClassScore first = answer.ranking().get(0);
            map.put("class", first.label());
            map.put("index", first.index());
            map.put("probability", first.probability());
        }
        map.put("classes", answer.ranking());
    }

    private static void provenance(Answer answer, Map<String, Object> map) {
        map.put("logit_step", answer.logitStep());
        map.put("configuration_id", answer.configurationId());
        map.put("epoch", answer.epoch());
        map.put("node", answer.node());
        map.put("queued_us", answer.queued().toNanos() / NANOS_PER_MICRO);
        map.put("ran_us", answer.ran().toNanos() / NANOS_PER_MICRO);
        map.put("modelled_energy_joules", answer.modelledEnergyJoules());
    }
}
