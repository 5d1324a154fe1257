package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DoctorCommandTest {

    @Test
    void thisMachineIsWell() {
        Cli answer = Cli.run("doctor", "--json", "--model", Cli.TINY_MODEL);
        assertThat(answer.status()).as(answer.out()).isZero();
        JsonNode report = Json.STRICT.readTree(answer.out());
        assertThat(report.path("ok").booleanValue()).isTrue();
        assertThat(report.path("findings").findValuesAsString("name"))
                .containsExactly(
                        "hyaline",
                        "java",
                        "machine",
                        "memory",
                        "libtorch",
                        "duckdb",
                        "tokenizer",
                        "cache",
                        "disk",
                        "built-in model",
                        "model");
    }

    @Test
    void aModelThatCannotBeOpenedIsAProblemInWords() {
        Cli answer = Cli.run("doctor", "--model", "nowhere");
        assertThat(answer.status()).isEqualTo(Cli.CHECK_FAILED);
        assertThat(answer.out())
                .contains("problem  model            model must be a folder or the word builtin")
                .contains("→ ")
                .endsWith("1 problem\n");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void whatIsWrongWithOneThingHidesNoOther() {
        List<String> heard = new ArrayList<>();
        Diagnosis diagnosis = new Diagnosis(finding -> heard.add(finding.name()));
        diagnosis.look(
                "library",
                "install it",
                () -> {
                    throw new UnsatisfiedLinkError("libx.so: no such file\nsecond line");
                });
        diagnosis.look("next", "", () -> "fine");
        assertThat(heard).containsExactly("library", "next");
        assertThat(diagnosis.isGood()).isFalse();
        assertThat(diagnosis.findings())
                .containsExactly(
                        new Diagnosis.Finding(
                                "library", false, "libx.so: no such file", "install it"),
                        new Diagnosis.Finding("next", true, "fine", ""));
    }
}
