package dev.hyaline.text;

import java.util.Random;

/**
 * Random texts of what breaks programs: odd white space, marks, halves of pairs, special tokens.
 */
public final class HostileText {

    private static final String[] PARTS = {
        " ",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\r\n",
        "\u00A0",
        "\u0085",
        "\u2003",
        "\u2028",
        "\u3000",
        "\u180E",
        "\u200B",
        "\uFEFF",
        "\u0000",
        "\u001F",
        "a",
        "word",
        "Word",
        "'s",
        "'LL",
        "'",
        "42",
        "½",
        "é",
        "e\u0301",
        "\u0301",
        "世界",
        "।",
        "。",
        "😀",
        "👩‍👩‍👧",
        "\uD83D",
        "\uDE00",
        "\uFFFD",
        "<|endoftext|>",
        "<s>",
        "<table>",
        "▁",
        "\r\n\r\n",
        "!",
        "<|",
        "...",
        "—",
        "\"",
        "{}",
        "\u202E",
        "ß",
        "İ"
    };

    private HostileText() {}

    public static String random(Random random, int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(parts + 1); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }
}
