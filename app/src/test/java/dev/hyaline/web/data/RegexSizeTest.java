package dev.hyaline.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexSizeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc 3",
                "ab|cde 5",
                "abc&de 6",
                "(ab){3,5} 10",
                "(ab){3,} 8",
                "(a+){4} 8",
                "a++ 4",
                "[a-z\\]{}]{7} 7",
                "\\(x 2",
                "a{51} 1000000",
                "((a{50}){50}){50} 125000",
            })
    void repetitionsAreWrittenOut(String expression, long states) {
        assertThat(RegexSize.states(expression)).isEqualTo(states);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((((((((.{1,200}){1,200}){1,200}){1,20})))))))",
                "((.{1,300}){1,300})",
                "a+++++++++++++++++++++++++++++++++++++++",
                "(.{40}&.{40})",
                "a{99999999999999999999}",
            })
    void whatGrowsIsNotSmall(String expression) {
        assertThat(RegexSize.isSmall(expression)).isFalse();
    }

    /** The largest that pass, and broken ones, are through in a moment. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/(.{0,31}){0,31}/",
                "/((.{0,10}){0,10}){0,10}/",
                "/.*(a|b).{49}.*/",
                "/((((((((.+)+)+)+)+)+)+)+)/",
                "/<1-99999>{30}/",
                "/((((((((((/",
                "/[/",
                "/a{/",
            })
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsLetThroughEnds(String query) {
        SearchText text = new SearchText(new StandardAnalyzer());
        try {
            assertThat(text.query(query)).isNotNull();
        } catch (RuntimeException e) {
            assertThat(e).isNotInstanceOf(NullPointerException.class);
        }
    }
}
