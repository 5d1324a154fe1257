package dev.hyaline.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenTableMatchTest {

    @ParameterizedTest
    @CsvSource({
        "Carry, activates on ·carry, ''",
        "miss*, activates on ·carry, miss*",
        "carry miss, activates on ·carry, miss",
        "'\"after the\"', activates after ·the, ''",
        "'\"of the\"', activates after ·the, of the",
        "/mis+/ stud, activates on ·carry, stud",
        "'', activates on ·carry, ''",
        "], activates on ·carry, ''",
    })
    void partsThatTheExplanationLacksAreTheTables(String query, String said, String parts) {
        assertThat(String.join(" ", SearchPage.TokenTableMatch.parts(query, said)))
                .isEqualTo(parts);
    }
}
