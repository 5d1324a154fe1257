package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(VisibleText.quoted(" dollars")).isEqualTo("` dollars`");
        assertThat(VisibleText.of("naïve 字 😀 e\u0301")).isEqualTo("naïve 字 😀 e\u0301");
    }

    @Test
    void whatCannotBeSeenIsSpelledOut() {
        assertThat(VisibleText.of("\n\r\t")).isEqualTo("\\n\\r\\t");
        assertThat(VisibleText.of("a`b\\c")).isEqualTo("a\\`b\\\\c");
        assertThat(VisibleText.of("\u0000\u001b[31m")).isEqualTo("\\u{0}\\u{1B}[31m");
        assertThat(VisibleText.of("\u00a0\u200b\u202e\u2028\u3000"))
                .isEqualTo("\\u{A0}\\u{200B}\\u{202E}\\u{2028}\\u{3000}");
        assertThat(VisibleText.of("\u0301")).isEqualTo("\\u{301}");
        assertThat(VisibleText.of("\ud83d")).isEqualTo("\\u{D83D}");
    }
}
