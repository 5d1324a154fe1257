package dev.hyaline.cli.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.ScoreCards;
import dev.hyaline.score.Account;
import dev.hyaline.score.Recount;
import dev.hyaline.score.ScoreAccount;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Why a unit's explanation has the score it has.
 *
 * @param explanation what is said of the unit
 * @param account of its newest score card; empty where there is none
 */
public record ScoreReasons(
        Explanation explanation,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Account> account) {

    /** Goes over the newest card of each of a unit's explanations. */
    public static List<ScoreReasons> of(
            List<Explanation> said,
            ScoreCards cards,
            UnitRecord record,
            Function<ScoreCard, Simulator> simulator,
            Vocabulary vocabulary) {
        BiFunction<Explanation, ScoreCard, Account> account =
                (each, card) ->
                        ScoreAccount.of(
                                card,
                                Recount.of(
                                        card,
                                        each,
                                        record,
                                        simulator.apply(card),
                                        vocabulary::spelled));
        return said.stream()
                .map(each ->
                        new ScoreReasons(
                                each, cards.newest(each).map(card -> account.apply(each, card))))
                .toList();
    }

    public void print(PrintWriter out) {
        out.println(Terminal.bold(Terminal.harmless(explanation.text())));
        account.ifPresentOrElse(
                each -> {
                    new AccountView(out, Terminal.width()).print(each);
                    out.println(Terminal.faint("brackets: 95 % intervals over documents"));
                },
                () -> out.println(Terminal.faint(UnitView.NOT_SCORED)));
        out.println();
    }
}
