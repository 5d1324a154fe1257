package dev.hyaline.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hyaline.common.Arguments;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Sha256;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.subject.UnitId;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What is said of a unit, and how that came to be.
 *
 * @param status whether this explains, or states a fact
 * @param text one sentence
 * @param pattern what can be run instead of read; empty where there is only the sentence
 * @param provenance who said it, from what evidence
 */
public record Explanation(
        UnitId unit,
        Status status,
        String text,
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
                @JsonSerialize(contentUsing = PatternJson.Serializer.class)
                @JsonDeserialize(contentUsing = PatternJson.Deserializer.class)
                Optional<Pattern> pattern,
        Provenance provenance) {

    /** What kind of thing is said. Facts about units are reported, not taken for errors. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Status.Explained.class, name = "explained"),
        @JsonSubTypes.Type(value = Status.Dead.class, name = "dead"),
        @JsonSubTypes.Type(value = Status.Dense.class, name = "dense"),
        @JsonSubTypes.Type(value = Status.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Status.Unanswered.class, name = "unanswered")
    })
    public sealed interface Status {

        /** Why nothing is claimed of the unit; empty where something is. */
        default Optional<String> nothing() {
            return switch (this) {
                case Explained _, Dense _ -> Optional.empty();
                case Dead _ -> Optional.of("the unit is dead");
                case Failed failed -> Optional.of("there is no explanation: " + failed.reason());
                case Unanswered unanswered ->
                        Optional.of("there is no explanation yet: " + unanswered.reason());
            };
        }

        record Explained() implements Status {}

        /** A fact: the unit never rises above the threshold, and nothing is claimed of it. */
        record Dead(double maximum) implements Status {}

        /**
         * A fact, and beside it what can be said: the unit is active on more tokens than not.
         *
         * @param density the share of tokens that it is active on, in [0, 1]
         */
        record Dense(double density) implements Status {}

        /**
         * The explainer answered, and what it said is no explanation: empty, refused, over-long.
         */
        record Failed(String reason) implements Status {}

        /** The explainer could not be reached. It is asked again when units are explained again. */
        record Unanswered(String reason) implements Status {}
    }

    public Explanation {
        Arguments.require(
                !text.isBlank(), "text must not be blank, but is (explanation of %s)", unit);
        if (!status.nothing().isEmpty() && !pattern.isEmpty()) {
            throw Arguments.wrong(
                    "where nothing is claimed there must be no pattern, but is one (%s, %s)",
                    unit, status);
        }
    }

    /**
     * What an explainer says of a unit, or the fact that stands in for it: a dead unit is said to
     * be dead, and nothing is claimed of it; of a dense one that is said first.
     *
     * @param sentence from a verb, such as "activates"
     * @param pattern what can be run
     */
    static Explanation of(
            UnitSummary summary,
            UnaryOperator<String> sentence,
            Supplier<Pattern> pattern,
            Provenance provenance) {
        if (summary.dead()) {
            return dead(summary, provenance);
        }
        String text = sentence.apply(summary.dense() ? "most" : "activates");
        return of(summary, text, Optional.of(pattern.get()), provenance);
    }

    /**
     * What is said of a unit that is not dead; of a dense one, that it is dense first.
     *
     * @param pattern what can be run, if there is something
     */
    static Explanation of(
            UnitSummary summary, String text, Optional<Pattern> pattern, Provenance provenance) {
        if (!summary.dense()) {
            return new Explanation(
                    summary.unit(), new Status.Explained(), text, pattern, provenance);
        }
        double density = summary.explain().density();
        return new Explanation(
                summary.unit(),
                new Status.Dense(density),
                Figures.format("active on %.0f %% of tokens; ", 100 * density) + text,
                pattern,
                provenance);
    }

    static Explanation dead(UnitSummary summary, Provenance provenance) {
        double maximum = summary.explain().maximum();
        String text = summary.unit().site().kind().deadSentence(maximum);
        return new Explanation(
                summary.unit(), new Status.Dead(maximum), text, Optional.empty(), provenance);
    }

    /** That there is none: {@link Status.Failed} or {@link Status.Unanswered}. */
    static Explanation none(UnitId unit, Status status, Provenance provenance) {
        String why = status.nothing().orElseThrow();
        return new Explanation(unit, status, why, Optional.empty(), provenance);
    }

    /** Two decimals below one, one above: as exact as a mean activation is. */
    static String number(double value) {
        double shown = Math.abs(value) < 0.005 ? 0 : value; // nothing is not less than nothing
        return Figures.format(Math.abs(shown) < 0.995 ? "%.2f" : "%.1f", shown);
    }

    /**
     * The explanation's identity: 32 hexadecimal digits of the SHA-256 over unit, author, version,
     * text, pattern and what it revises. What says the same in the same name is the same
     * explanation; what a person says after a program is another one.
     */
    public String id() {
        String content =
                String.join(
                        "\0",
                        unit.toString(),
                        provenance.author().name(),
                        provenance.version(),
                        text,
                        pattern.map(PatternJson::write).orElse("") + provenance.distinction());
        return Sha256.of(content).hex().substring(0, 32);
    }
}
