package dev.hyaline.llm.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a server writes a key, it is found. */
final class KeyTracesTest {

    private static final String KEY = "sk-Secret/Key+0123456789";
    private static final KeyTraces TRACES = new KeyTraces(KEY);

    private static String each(String format) {
        return KEY.chars()
                .mapToObj(each -> String.format(Locale.ROOT, format, each))
                .collect(Collectors.joining());
    }

    private static String base64(String text, Base64.Encoder encoder) {
        return encoder.encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    static Stream<String> spellings() {
        Base64.Encoder usual = Base64.getEncoder();
        return Stream.of(
                KEY,
                KEY.toUpperCase(Locale.ROOT),
                KEY.toLowerCase(Locale.ROOT),
                KEY.replace("/", "\\/"),
                each("\\u%04x"),
                each("\\u%04X"),
                each("\\\\u%04x"),
                each("\\x%02x"),
                each("%%%02X"),
                each("%%25%02x"),
                each("&#%d;"),
                each("&#x%x;"),
                each("%02x"),
                each("%d,").replaceFirst(",$", ""),
                "[" + each("%d, ").replaceFirst(", $", "") + "]",
                each("%c\n"),
                each("%c\\n"),
                each("%c\u200b"),
                each("%c "),
                KEY.substring(0, 5) + "\\u0063" + KEY.substring(6),
                base64(KEY, usual),
                base64(KEY, usual.withoutPadding()),
                base64(KEY, Base64.getUrlEncoder()),
                base64(KEY, usual).replace("/", "\\/"),
                base64("Bearer " + KEY, usual),
                base64("B" + KEY + " and more", usual),
                base64("two" + KEY, usual),
                base64("Be" + KEY, usual));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void itIsFound(String spelled) {
        String cleaned =
                TRACES.replacedBy("[key]", "it is \"" + spelled + "\", and again: " + spelled);
        assertThat(cleaned).startsWith("it is \"").contains("[key]", "\", and again: ");
        assertThat(cleaned.length()).as(cleaned).isLessThan(70);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "activates on sk- and Secret",
                "sk-Secret/Key+012345678",
                "\\",
                "\\u",
                "\\u007",
                "%",
                "%7",
                "%25",
                "&#",
                "&#;",
                "&#x;",
                "&#115",
                "s\\",
                "c2stU2VjcmV0"
            })
    void whatIsNotAKeyStays(String text) {
        assertThat(TRACES.replacedBy("[key]", text)).isSameAs(text);
    }

    @Test
    @Timeout(20)
    void itIsLinearInHostileTexts() {
        for (String piece :
                new String[] {
                    "\\", "%25", "&#", "s ", "sk-Secret/Key+012345678", "&#0", "1 1 5,"
                }) {
            String text = piece.repeat(300_000 / piece.length());
            assertThat(TRACES.replacedBy("[key]", text)).isSameAs(text);
        }
    }
}
