package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.subject.UnitId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvenanceTest {

    private static final String OLD =
            "{\"explainer\":\"%s\",\"version\":\"1\",\"evidence\":\"windows\"}";

    private static Provenance by(Author author) {
        return Provenance.of(author, "1", "windows");
    }

    private static Explanation said(Provenance provenance) {
        return new Explanation(
                UnitId.parse("mlp.3.1021"),
                new Explanation.Status.Explained(),
                "activates on numbers",
                Optional.empty(),
                provenance);
    }

    @Test
    void rowsOfProgramsAndModelsAreWhatTheyWere() {
        Stream.of(
                        Author.program("pattern"),
                        Author.program("probed-pattern"),
                        Author.program("lexical"),
                        Author.model("llm"),
                        Author.model("a-model's"))
                .forEach(author -> {
                    String row = Figures.format(OLD, author.name());
                    assertThat(Json.STRICT.writeValueAsString(by(author))).isEqualTo(row);
                    assertThat(Json.STRICT.readValue(row, Provenance.class)).isEqualTo(by(author));
                });
    }

    @Test
    void whoeverTheNameDoesNotImplyIsNamed() {
        Stream.of(Author.program("rules"), Author.model("pattern"), Author.person("llm"))
                .forEach(author -> {
                    String row = Json.STRICT.writeValueAsString(by(author));
                    assertThat(row).contains("\"by\":");
                    assertThat(Json.STRICT.readValue(row, Provenance.class)).isEqualTo(by(author));
                });
    }

    @Test
    void whatItRevisesIsKept() {
        String id = said(by(Author.model("llm"))).id();
        Provenance revised = new Provenance(Author.model("llm"), "1", "windows", Optional.of(id));
        String row = Json.STRICT.writeValueAsString(revised);
        assertThat(row).endsWith(",\"revises\":\"" + id + "\"}");
        assertThat(Json.STRICT.readValue(row, Provenance.class)).isEqualTo(revised);
        assertThatThrownBy(
                        () -> new Provenance(Author.model("llm"), "1", "windows", Optional.of("x")))
                .hasMessage("revises must be the id of an explanation, but is: x");
    }

    @Test
    void theSameWordsOfAPersonOrOfARevisionAreAnotherExplanation() {
        String id = said(by(Author.model("anna"))).id();
        assertThat(id).as("as it always was").isEqualTo("396ef36820e300ae063ae6d9d5a34d0d");
        Stream.of(
                        by(Author.person("anna")),
                        by(Author.program("anna")),
                        new Provenance(Author.model("anna"), "1", "windows", Optional.of(id)))
                .forEach(other -> assertThat(said(other).id()).isNotEqualTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pattern", "", "Anna Maria", "a:b"})
    void namesThatMeanAnotherOrNobodyAreRefused(String name) {
        assertThatThrownBy(() -> Author.person(name))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith("person must ")
                .hasMessageEndingWith(": " + name);
    }

    @Test
    void anUnknownKindOfAuthorIsOfANewerVersion() {
        String row = Figures.format(OLD, "x").replace("}", ",\"by\":\"oracle\"}");
        assertThatThrownBy(() -> Json.STRICT.readValue(row, Provenance.class))
                .rootCause()
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NEWER))
                .hasMessage(
                        "author must be a program, model or person, but is: oracle (a newer hyaline wrote it: open it with that one)");
    }
}
