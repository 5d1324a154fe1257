package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.score.Account;
import dev.hyaline.score.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a score's account.
 *
 * @param depth how far in it stands
 * @param value the number, or a dash
 * @param sentence what it says
 */
public record AccountRow(int depth, String value, String sentence) {

    /** An account and its parts, but not those of single windows, which have pictures. */
    static List<AccountRow> of(Account account) {
        List<AccountRow> rows = new ArrayList<>();
        add(account, 0, rows);
        return rows;
    }

    private static void add(Account account, int depth, List<AccountRow> rows) {
        boolean windows = account.parts().stream().anyMatch(part -> part.window().isPresent());
        if (windows || account.window().isPresent()) {
            return;
        }
        rows.add(
                new AccountRow(
                        depth, number(account.value()), DisplayText.text(account.sentence())));
        account.parts().forEach(part -> add(part, depth + 1, rows));
    }

    /** A whole number without an interval is mostly a count. */
    private static String number(Score score) {
        return switch (score) {
            case Score.Value value
                    when value.interval().isEmpty() && value.value() == Math.rint(value.value()) ->
                    Figures.count((long) value.value());
            case Score.Value _, Score.Undefined _ -> Figures.score(score.number());
        };
    }
}
