package dev.hyaline.cli.view;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.common.Version;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.run.Manifest;
import dev.hyaline.text.TokenText;
import dev.hyaline.text.Vocabulary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/** What came by at the hook points for one sequence, in three forms. */
public final class ActivationsReport {

    private static final int LIKELIEST = 5;

    private final Manifest.Model model;
    private final Optional<Vocabulary> vocabulary;
    private final int[] tokens;
    private final SequencedMap<HookPoint, HookValue> values;

    public ActivationsReport(
            Manifest.Model model,
            Optional<Vocabulary> vocabulary,
            int[] tokens,
            SequencedMap<HookPoint, HookValue> values) {
        this.model = model;
        this.vocabulary = vocabulary;
        this.tokens = tokens.clone();
        this.values = values;
    }

    /** {@code input_ids} and a tensor a hook point. */
    public void writeSafetensors(Path file) {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata("created_by", "hyaline " + Version.CURRENT)
                        .metadata("model", model.name())
                        .metadata("model_sha256", model.sha256());
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        writer.add("input_ids", List.of((long) ids.length), ids);
        values.forEach((point, value) ->
                writer.add(
                        point.name(),
                        value.shape().stream().map(Integer::longValue).toList(),
                        value.floats()));
        writer.write(file);
    }

    /** One object; values are written as they are read, so that there is no copy of them all. */
    public void writeJson(PrintWriter out) {
        try (JsonGenerator json =
                Json.STRICT
                        .writer()
                        .without(tools.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
                        .createGenerator(out)) {
            json.writeStartObject();
            json.writeName("model");
            json.writePOJO(model);
            json.writeArrayPropertyStart("tokens");
            for (int token : tokens) {
                json.writeStartObject();
                json.writeNumberProperty("id", token);
                if (vocabulary.isPresent()) {
                    json.writeStringProperty("text", vocabulary.get().display(token));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectPropertyStart("hooks");
            values.forEach((point, value) -> writeJson(json, point, value));
            json.writeEndObject();
            json.writeEndObject();
        }
        out.println();
    }

    private static void writeJson(JsonGenerator json, HookPoint point, HookValue value) {
        json.writeObjectPropertyStart(point.name());
        json.writeName("shape");
        json.writePOJO(value.shape());
        json.writeArrayPropertyStart("values");
        for (int i = 0; i < value.size(); i++) {
            json.writeNumber(value.at(i)); // NaN and infinities as strings
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A line a hook point, and the likeliest next tokens where there are logits. */
    public void writeSummary(PrintWriter out) {
        out.println("%s, %,d tokens: %s".formatted(model.name(), tokens.length, texts()));
        int width = values.keySet().stream().mapToInt(each -> each.name().length()).max().orElse(0);
        values.forEach((point, value) -> {
            out.printf(Locale.ROOT, "%-" + width + "s  %s%n", point.name(), statistics(value));
        });
        HookValue logits = values.get(HookPoint.logits());
        if (logits != null) {
            out.println("next: " + likeliest(logits));
        }
    }

    private static String statistics(HookValue value) {
        double sum = 0;
        float minimum = Float.POSITIVE_INFINITY;
        float maximum = Float.NEGATIVE_INFINITY;
        int finite = 0;
        for (int i = 0; i < value.size(); i++) {
            float each = value.at(i);
            if (Float.isFinite(each)) { // attention scores are -infinity behind the mask
                sum += each;
                minimum = Math.min(minimum, each);
                maximum = Math.max(maximum, each);
                finite++;
            }
        }
        String shape = value.shape().toString();
        String masked =
                finite == value.size() ? "" : ", %,d not finite".formatted(value.size() - finite);
        return finite == 0
                ? shape + masked
                : Figures.format(
                        "%s  min %.4g, mean %.4g, max %.4g%s",
                        shape, minimum, sum / finite, maximum, masked);
    }

    /** softmax of the last position's logits, the largest few. */
    private String likeliest(HookValue logits) {
        int width = logits.shape().getLast();
        int from = logits.size() - width;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < logits.size(); i++) {
            largest = Math.max(largest, logits.at(i));
        }
        double total = 0;
        for (int i = from; i < logits.size(); i++) {
            total += Math.exp(logits.at(i) - largest);
        }
        double top = largest;
        double sum = total;
        return IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -logits.at(from + id)))
                .limit(LIKELIEST)
                .map(id ->
                        Figures.format(
                                "%s %.1f%%",
                                text(id), 100 * Math.exp(logits.at(from + id) - top) / sum))
                .collect(Collectors.joining(", "));
    }

    private String text(int id) {
        return vocabulary
                .filter(each -> id < each.size())
                .map(each -> quoted(each.display(id)))
                .orElse(String.valueOf(id));
    }

    private String texts() {
        if (vocabulary.isEmpty()) {
            return Arrays.toString(tokens);
        }
        return vocabulary.get().texts(tokens).stream()
                .map(TokenText::text)
                .map(ActivationsReport::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return '"' + Terminal.harmless(text).replace("\n", "\\n") + '"';
    }
}
