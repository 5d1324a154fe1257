package dev.hyaline.cli.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.common.Version;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.run.Manifest;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.StreamWriteFeature;

/**
 * What came by at the hook points for one sequence, in three forms.
 *
 * @param tokens ids
 */
public record ActivationsReport(
        Manifest.Model model,
        Optional<Vocabulary> vocabulary,
        List<Integer> tokens,
        SequencedMap<HookPoint, HookValue> values) {

    private static final int LIKELIEST = 5;

    /** {@code input_ids} and a tensor a hook point. */
    public void writeSafetensors(Path file) {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata("created_by", "hyaline " + Version.CURRENT)
                        .metadata("model", model.name())
                        .metadata("model_sha256", model.sha256());
        long[] ids = tokens.stream().mapToLong(Integer::longValue).toArray();
        writer.add("input_ids", List.of((long) ids.length), ids);
        values.forEach((point, value) ->
                writer.add(
                        point.name(),
                        value.shape().stream().map(Integer::longValue).toList(),
                        value.floats()));
        writer.write(file);
    }

    /** One object; values are copied only while they are written. */
    public void writeJson(PrintWriter out) {
        SequencedMap<String, Hook> hooks = new LinkedHashMap<>();
        values.forEach((point, value) -> hooks.put(point.name(), new Hook(value)));
        List<Token> texts =
                tokens.stream()
                        .map(id -> new Token(id, vocabulary.map(each -> each.display(id))))
                        .toList();
        Json.STRICT
                .writer()
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .writeValue(out, new Whole(model, texts, hooks));
        out.println();
    }

    private record Whole(
            Manifest.Model model, List<Token> tokens, SequencedMap<String, Hook> hooks) {}

    private record Token(
            int id, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> text) {}

    private record Hook(@JsonIgnore HookValue value) {
        @JsonProperty
        List<Integer> shape() {
            return value.shape();
        }

        /** NaN and infinities become strings. */
        @JsonProperty
        float[] values() {
            return value.floats();
        }
    }

    /** A line a hook point, and the likeliest next tokens where there are logits. */
    public void writeSummary(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, %s: %s%n",
                model.name(),
                Figures.count(tokens.size(), "token"),
                texts());
        int width = values.keySet().stream().mapToInt(each -> each.name().length()).max().orElse(0);
        values.forEach((point, value) ->
                out.printf(Locale.ROOT, "%-" + width + "s  %s%n", point.name(), statistics(value)));
        HookValue logits = values.get(HookPoint.logits());
        if (logits != null) {
            out.println("next: " + likeliest(logits));
        }
    }

    private static String statistics(HookValue value) {
        DoubleSummaryStatistics finite = // attention scores are -infinity behind the mask
                IntStream.range(0, value.size())
                        .mapToDouble(value::at)
                        .filter(Double::isFinite)
                        .summaryStatistics();
        String shape = value.shape().toString();
        long others = value.size() - finite.getCount();
        String masked = others == 0 ? "" : Figures.format(", %,d not finite", others);
        return finite.getCount() == 0
                ? shape + masked
                : Figures.format(
                        "%s  min %.4g, mean %.4g, max %.4g%s",
                        shape, finite.getMin(), finite.getAverage(), finite.getMax(), masked);
    }

    /** softmax of the last position's logits, the largest few. */
    private String likeliest(HookValue logits) {
        int from = logits.size() - logits.shape().getLast();
        double top =
                IntStream.range(from, logits.size()).mapToDouble(logits::at).max().orElseThrow();
        double sum =
                IntStream.range(from, logits.size())
                        .mapToDouble(i -> Math.exp(logits.at(i) - top))
                        .sum();
        return IntStream.range(from, logits.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -logits.at(i)))
                .limit(LIKELIEST)
                .map(i ->
                        Figures.format(
                                "%s %.1f%%",
                                text(i - from), 100 * Math.exp(logits.at(i) - top) / sum))
                .collect(Collectors.joining(", "));
    }

    private String text(int id) {
        return vocabulary
                .filter(each -> id < each.size())
                .map(each -> quoted(each.display(id)))
                .orElse(String.valueOf(id));
    }

    private String texts() {
        return vocabulary
                .map(each ->
                        each.texts(tokens.stream().mapToInt(Integer::intValue).toArray()).stream()
                                .map(token -> quoted(token.text()))
                                .collect(Collectors.joining(" ")))
                .orElseGet(tokens::toString);
    }

    private static String quoted(String text) {
        return '"' + Terminal.harmless(text).replace("\n", "\\n") + '"';
    }
}
