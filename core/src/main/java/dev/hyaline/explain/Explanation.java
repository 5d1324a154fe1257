package dev.hyaline.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hyaline.common.Sha256;
import dev.hyaline.record.UnitId;
import java.util.Optional;

/**
 * What is said of a unit, and how that came to be.
 *
 * @param unit which one
 * @param status whether this explains, or states a fact
 * @param text one sentence
 * @param pattern what can be run instead of read; empty where there is only the sentence
 * @param provenance who said it, from what evidence
 */
public record Explanation(
        UnitId unit,
        Status status,
        String text,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Pattern> pattern,
        Provenance provenance) {

    /** What kind of thing is said. Facts about units are reported, not taken for errors. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Status.Explained.class, name = "explained"),
        @JsonSubTypes.Type(value = Status.Dead.class, name = "dead"),
        @JsonSubTypes.Type(value = Status.Dense.class, name = "dense")
    })
    public sealed interface Status {

        /** An explanation. */
        record Explained() implements Status {}

        /**
         * A fact: the unit never rises above the threshold, and nothing is claimed of it.
         *
         * @param maximum its largest activation
         */
        record Dead(double maximum) implements Status {}

        /**
         * A fact, and beside it what can be said: the unit is active on more tokens than not.
         *
         * @param density the share of tokens that it is active on, in [0, 1]
         */
        record Dense(double density) implements Status {}
    }

    /**
     * @param explainer who said it, such as {@code lexical}
     * @param version of that explainer; another version may say something else
     * @param evidence what it saw, such as {@code token table of the explain split: 100 tokens}
     */
    public record Provenance(String explainer, String version, String evidence) {}

    public Explanation {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "text must not be blank, but is (explanation of %s)".formatted(unit));
        }
        if (status instanceof Status.Dead && pattern.isPresent()) {
            throw new IllegalArgumentException(
                    "a dead unit must have no pattern, but has one (%s)".formatted(unit));
        }
    }

    /**
     * The explanation's identity: 32 hexadecimal digits of the SHA-256 over unit, explainer,
     * version, text and pattern. What says the same in the same name is the same explanation.
     */
    public String id() {
        String content =
                String.join(
                        "\0",
                        unit.toString(),
                        provenance.explainer(),
                        provenance.version(),
                        text,
                        pattern.map(PatternJson::write).orElse(""));
        return Sha256.of(content).hex().substring(0, 32);
    }
}
