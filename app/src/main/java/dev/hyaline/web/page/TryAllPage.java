package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.TokenText;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.TriedText;
import java.util.List;
import java.util.Map;

/**
 * All units on some texts.
 *
 * @param problem why there is no answer to what was asked; empty where there is none
 * @param text as it was typed
 * @param against as it was typed
 * @param asked whether there is an answer
 * @param compared whether there were texts to compare with
 * @param how what is compared
 * @param rows the units that respond most
 * @param note what else is to be said; empty for nothing
 * @param choices kinds of units to choose from, as they are asked for; none where there is one
 * @param choice that was made; empty for all units
 */
public record TryAllPage(
        String problem,
        String text,
        String against,
        boolean asked,
        boolean compared,
        String how,
        List<Row> rows,
        String note,
        List<String> choices,
        String choice) {

    public TryAllPage {
        choices = List.copyOf(choices);
        rows = List.copyOf(rows);
    }

    /**
     * @param link to the unit
     * @param dense whether it is active on most tokens, whatever the text
     * @param auc how well it tells the texts apart; empty without other texts
     * @param before the tokens before the strongest
     * @param token the strongest
     * @param after the tokens behind it
     */
    public record Row(
            UnitLink link, boolean dense, String auc, String before, String token, String after) {}

    /** Before anything was asked. */
    public static TryAllPage empty() {
        return refused("", "", "");
    }

    /** What was typed, and why there is no answer to it. */
    public static TryAllPage refused(String problem, String text, String against) {
        return new TryAllPage(
                problem,
                DisplayText.typed(text),
                DisplayText.typed(against),
                false,
                false,
                "",
                List.of(),
                "",
                List.of(),
                "");
    }

    /** The same with kinds of units to choose from: neurons, and latents of each autoencoder. */
    public TryAllPage among(List<Site> sites, String chosen) {
        List<String> kinds = sites.stream().map(site -> site.choice()).distinct().toList();
        return new TryAllPage(
                problem,
                text,
                against,
                asked,
                compared,
                how,
                rows,
                note,
                kinds.size() > 1 ? kinds : List.of(),
                DisplayText.typed(chosen));
    }

    public static TryAllPage of(
            String text,
            String against,
            TriedText.OnAll tried,
            Vocabulary vocabulary,
            Overview overview,
            Map<String, String> texts) {
        boolean compared = !tried.others().isEmpty();
        String how =
                !compared
                        ? "by their largest activation"
                        : tried.overTokens()
                                ? "by AUC over the tokens of both texts"
                                : "by AUC over the largest activation in each line";
        boolean cut =
                tried.texts().stream().anyMatch(TriedText::cut)
                        || tried.others().stream().anyMatch(TriedText::cut);
        return new TryAllPage(
                "",
                DisplayText.typed(text),
                DisplayText.typed(against),
                true,
                compared,
                how,
                tried.strongest().stream()
                        .map(each -> row(each, tried, vocabulary, overview, texts))
                        .toList(),
                cut ? "A text is longer than what was read of it." : "",
                List.of(),
                "");
    }

    private static Row row(
            TriedText.Response response,
            TriedText.OnAll tried,
            Vocabulary vocabulary,
            Overview overview,
            Map<String, String> texts) {
        int[] ids =
                tried.texts().get(response.text()).tokens().stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        String token = "";
        for (TokenText each : vocabulary.texts(ids)) {
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
                UnitLink.of(
                        response.unit(),
                        Figures.activation(response.maximum()),
                        response.otherMaximum() == null
                                ? ""
                                : Figures.activation(response.otherMaximum()),
                        texts),
                overview.dense(overview.index().number(UnitId.parse(response.unit()))),
                response.auc() == null ? "" : Figures.score(response.auc()),
                end(DisplayText.text(before.toString())),
                token,
                start(DisplayText.text(after.toString())));
    }

    private static final int AROUND = 40;

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
