package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.score.Account;
import dev.hyaline.score.Score;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** An account on the terminal: sentences indented as parts of parts, their values at the right. */
final class AccountView {

    private static final String INDENT = "  ";
    private static final String HANGING = "    ";
    private static final int VALUE_WIDTH = 11; // "undefined" and two blanks before it
    private static final int NARROWEST = 40;

    private final PrintWriter out;
    private final int width;

    /**
     * @param width columns to fill; what cannot be broken may stand out
     */
    AccountView(PrintWriter out, int width) {
        this.out = out;
        this.width = Math.max(NARROWEST, width);
    }

    void print(Account account) {
        print(account, "");
    }

    private void print(Account account, String indent) {
        List<String> lines = lines(Terminal.harmless(account.sentence()), indent);
        String first = lines.getFirst();
        String value = value(account.value());
        int gap = Math.max(1, width - first.length() - value.length());
        out.println(first + " ".repeat(gap) + value);
        lines.stream().skip(1).forEach(out::println);
        account.parts().forEach(part -> print(part, indent + INDENT));
    }

    /** The sentence in lines that leave room for the value; all but the first hang. */
    private List<String> lines(String sentence, String indent) {
        List<String> lines = new ArrayList<>();
        String line = indent;
        int begin = line.length();
        for (String word : words(sentence)) {
            if (line.length() > begin && line.length() + word.length() > width - VALUE_WIDTH) {
                lines.add(line.stripTrailing());
                line = indent + HANGING;
                begin = line.length();
            }
            line += word + ' ';
        }
        lines.add(line.stripTrailing());
        return lines;
    }

    /** Cuts at blanks, but not within the back quotes around a token. */
    private static List<String> words(String sentence) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            quoted ^= c == '`' && !escaped;
            escaped = c == '\\' && !escaped;
            if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }

    /** Whole numbers, which are mostly counts, as they are; others with three decimals. */
    private static String value(Score score) {
        OptionalDouble number = score.number();
        if (number.isEmpty()) {
            return "undefined";
        }
        double value = number.getAsDouble();
        return Figures.decimals(value, value == Math.rint(value) ? 0 : 3);
    }
}
