package dev.hyaline.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.UnitId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {

    private static final UnitId UNIT = UnitId.parse("mlp.3.1021");

    @TempDir private Path folder;
    private Results results;

    @BeforeEach
    void open() {
        results = Results.open(new RunFolder(folder), "0123456789abcdef");
    }

    @AfterEach
    void close() {
        results.close();
    }

    private static Explanation said(Author author, Optional<String> revises) {
        return new Explanation(
                UNIT,
                new Explanation.Status.Explained(),
                "activates on numbers",
                Optional.empty(),
                new Provenance(author, "1", "windows", revises));
    }

    @Test
    void aPersonsExplanationStandsBesideTheOneThatItRevises() {
        Explanation first = said(Author.model("llm"), Optional.empty());
        Explanation second = said(Author.person("anna"), Optional.of(first.id()));
        results.explanations().add(List.of(first));
        results.explanations().add(List.of(second));
        assertThat(results.explanations().of(UNIT)).containsExactly(second, first);
        assertThat(results.explanations().newest(UNIT.site(), "anna"))
                .containsExactlyEntriesOf(Map.of(UNIT, second));
        assertThat(results.cards().newest(second)).isEmpty();
        assertThat(results.judgements().of(second)).isEmpty();
    }

    @Test
    void whatANewerVersionWroteIsNotTakenForDamage() {
        row(
                "{\"unit\":\"mlp.3.1021\",\"status\":{\"kind\":\"explained\"},\"text\":\"t\","
                        + "\"provenance\":{\"explainer\":\"x\",\"version\":\"1\",\"evidence\":\"e\","
                        + "\"by\":\"oracle\"}}");
        assertThatThrownBy(() -> results.explanations().of(UNIT))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NEWER))
                .hasMessageContaining("is: oracle (a newer hyaline wrote it");
    }

    @Test
    void whatNobodyCanReadIsDamaged() {
        row("{\"unit\":\"mlp.3.1021\"");
        assertThatThrownBy(() -> results.explanations().of(UNIT))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageStartingWith("catalogue must hold Explanation as JSON, but holds: ");
    }

    private void row(String body) {
        results.catalogue()
                .write(handle ->
                        handle.execute(
                                "INSERT INTO explanation (key, site, unit, explainer, status, text,"
                                        + " body) VALUES ('k', 'mlp.3', 1021, 'x', 'explained',"
                                        + " 't', ?)",
                                body));
    }
}
