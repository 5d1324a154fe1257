package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.ProbedText;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.TokenText;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All units on some texts.
 *
 * @param problem why there is no answer to what was asked; empty where there is none
 * @param text as it was typed
 * @param against as it was typed
 * @param choices kinds of units to choose from: neurons, and latents of each autoencoder
 * @param choice that was made; empty for all units
 * @param answer what was tried; empty where there is no answer
 * @param rows the units that respond most
 */
public record TryAllPage(
        String problem,
        String text,
        String against,
        List<String> choices,
        String choice,
        Optional<ProbedText.OnAll> answer,
        List<Row> rows) {

    private static final int AROUND = 40;

    public TryAllPage {
        text = DisplayText.typed(text);
        against = DisplayText.typed(against);
        choices = List.copyOf(choices);
        choice = DisplayText.typed(choice);
        rows = List.copyOf(rows);
    }

    /**
     * @param link to the unit
     * @param response its numbers
     * @param dense whether it is active on most tokens, whatever the text
     * @param before the tokens before the strongest
     * @param token the strongest
     * @param after the tokens behind it
     */
    public record Row(
            UnitLink link,
            ProbedText.Response response,
            boolean dense,
            String before,
            String token,
            String after) {}

    /** What was typed, with the answer to it or why there is none. */
    public static TryAllPage of(
            RunView run,
            String problem,
            String text,
            String against,
            String choice,
            Optional<ProbedText.OnAll> answer) {
        List<String> choices = run.index().sites().stream().map(Site::choice).distinct().toList();
        return new TryAllPage(
                problem,
                text,
                against,
                choices.size() > 1 ? choices : List.of(),
                choice,
                answer,
                answer.map(tried -> rows(run, tried)).orElse(List.of()));
    }

    /** Whether there were texts to compare with. */
    public boolean compared() {
        return answer.filter(tried -> !tried.others().isEmpty()).isPresent();
    }

    /** Whether not all of the texts was read. */
    public boolean cut() {
        return answer.stream()
                .flatMap(tried -> Stream.concat(tried.texts().stream(), tried.others().stream()))
                .anyMatch(ProbedText::cut);
    }

    private static List<Row> rows(RunView run, ProbedText.OnAll tried) {
        Map<String, String> texts =
                run.texts(tried.strongest().stream().map(ProbedText.Response::unit).toList());
        Overview overview = run.overview();
        return tried.strongest().stream()
                .map(each -> row(run, tried, each, overview, texts.get(each.unit())))
                .toList();
    }

    private static Row row(
            RunView run,
            ProbedText.OnAll tried,
            ProbedText.Response response,
            Overview overview,
            @Nullable String said) {
        int[] ids =
                tried.texts().get(response.text()).tokens().stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        String token = "";
        for (TokenText each : run.vocabulary().texts(ids)) {
            int end = each.firstPosition() + each.positions();
            if (end <= response.position()) {
                before.append(each.text());
            } else if (each.firstPosition() > response.position()) {
                after.append(each.text());
            } else {
                token = DisplayText.token(each.text());
            }
        }
        return new Row(
                UnitLink.of(response.unit(), Figures.activation(response.maximum()), said),
                response,
                overview.dense(overview.index().number(UnitId.parse(response.unit()))),
                end(DisplayText.text(before.toString())),
                token,
                start(DisplayText.text(after.toString())));
    }

    private static String end(String text) {
        int from = Math.max(0, text.length() - AROUND);
        from = from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
        return from > 0 ? "…" + text.substring(from) : text;
    }

    private static String start(String text) {
        int to = Math.min(text.length(), AROUND);
        to = to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
        return to < text.length() ? text.substring(0, to) + "…" : text;
    }
}
