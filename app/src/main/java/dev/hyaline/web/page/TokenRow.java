package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.data.UnitWeights;
import java.util.List;

/**
 * A token with a number.
 *
 * @param text as it is shown
 * @param value the number
 * @param count how often it was seen; empty where that is not said
 * @param width of its bar, in percent of the longest
 */
public record TokenRow(String text, String value, String count, String width) {

    static List<TokenRow> of(TokenTable table, Vocabulary vocabulary) {
        double most = table.entries().stream().mapToDouble(TokenTable.Entry::mean).max().orElse(1);
        return table.entries().stream()
                .map(each ->
                        new TokenRow(
                                text(each.token(), vocabulary),
                                Figures.activation(each.mean()),
                                Figures.count(each.count()),
                                width(each.mean(), most)))
                .toList();
    }

    static List<TokenRow> of(List<UnitWeights.Token> tokens, Vocabulary vocabulary) {
        double most = tokens.stream().mapToDouble(each -> Math.abs(each.weight())).max().orElse(1);
        return tokens.stream()
                .map(each ->
                        new TokenRow(
                                text(each.token(), vocabulary),
                                Figures.activation(each.weight()),
                                "",
                                width(Math.abs(each.weight()), most)))
                .toList();
    }

    private static String width(double value, double most) {
        return Figures.at(Math.clamp(100 * value / Math.max(most, 1e-9), 0, 100));
    }

    private static String text(int token, Vocabulary vocabulary) {
        return token < vocabulary.size()
                ? DisplayText.token(vocabulary.spelled(token))
                : "[" + token + "]";
    }
}
