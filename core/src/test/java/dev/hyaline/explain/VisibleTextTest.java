package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(TokenText.quoted(" dollars")).isEqualTo("` dollars`");
        assertThat(TokenText.visible("naïve 字 😀 e\u0301")).isEqualTo("naïve 字 😀 e\u0301");
    }

    @Test
    void whatCannotBeSeenIsSpelledOut() {
        assertThat(TokenText.visible("\n\r\t")).isEqualTo("\\n\\r\\t");
        assertThat(TokenText.visible("a`b\\c")).isEqualTo("a\\`b\\\\c");
        assertThat(TokenText.visible("\u0000\u001b[31m")).isEqualTo("\\u{0}\\u{1B}[31m");
        assertThat(TokenText.visible("\u00a0\u200b\u202e\u2028\u3000"))
                .isEqualTo("\\u{A0}\\u{200B}\\u{202E}\\u{2028}\\u{3000}");
        assertThat(TokenText.visible("\u0301")).isEqualTo("\\u{301}");
        assertThat(TokenText.visible("\ud83d")).isEqualTo("\\u{D83D}");
    }
}
